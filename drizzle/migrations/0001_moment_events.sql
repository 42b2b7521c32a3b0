ALTER TABLE "moments" ADD COLUMN "non_zero" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "moments" ADD COLUMN "events" bigint DEFAULT 0 NOT NULL;