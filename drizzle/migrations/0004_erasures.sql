CREATE TABLE "erasures" (
	"environment_id" integer NOT NULL,
	"unit_digest" text NOT NULL,
	"before" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "erasures_environment_id_unit_digest_pk" PRIMARY KEY("environment_id","unit_digest")
);
--> statement-breakpoint
CREATE INDEX "erasures_before_index" ON "erasures" USING btree ("before");