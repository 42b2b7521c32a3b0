CREATE TABLE "slice_labels" (
	"attempt_id" integer NOT NULL,
	"attribute" text NOT NULL,
	"label" text NOT NULL,
	CONSTRAINT "slice_labels_attempt_id_label_pk" PRIMARY KEY("attempt_id","label")
);
--> statement-breakpoint
INSERT INTO "slice_labels" SELECT DISTINCT "attempt_id", split_part("slice", '=', 1), "slice" FROM "exposure_counts" WHERE "slice" <> '';
