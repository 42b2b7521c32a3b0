ALTER INDEX "event_log_received" SET (autosummarize = on);--> statement-breakpoint
ALTER TABLE "event_log" SET (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000);
