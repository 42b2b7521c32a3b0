ALTER TABLE "api_keys" ADD COLUMN "created_by" text;--> statement-breakpoint
ALTER TABLE "audit" ADD COLUMN "person" text;--> statement-breakpoint
ALTER TABLE "environments" ADD COLUMN "name" text;--> statement-breakpoint
-- Keys that are there already: the audit log knows which people made them.
UPDATE "api_keys" k SET "created_by" = a."actor" FROM "audit" a JOIN "users" u ON u."email" = a."actor"
	WHERE a."action" = 'key.create' AND a."subject" = 'key:' || k."id" AND a."environment_id" = k."environment_id";
