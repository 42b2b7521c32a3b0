DROP INDEX "event_log_exposures";--> statement-breakpoint
DROP INDEX "exposures_due";--> statement-breakpoint
CREATE INDEX "event_log_exposures" ON "event_log" USING btree ((attempt_id + 0),"received") WHERE attempt_id is not null;--> statement-breakpoint
CREATE INDEX "exposures_due" ON "exposures" USING btree ((attempt_id + 0),"first_received");