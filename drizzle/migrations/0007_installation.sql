CREATE TABLE "installation" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"place" text,
	"erasure_salt" text DEFAULT gen_random_uuid()::text NOT NULL
);
--> statement-breakpoint
INSERT INTO "installation" DEFAULT VALUES;
--> statement-breakpoint
UPDATE "erasures" SET "unit_digest" = encode(sha256(convert_to((SELECT "erasure_salt" FROM "installation") || "unit_digest", 'UTF8')), 'hex');
