CREATE TABLE "arrivals" (
	"attempt_id" integer NOT NULL,
	"event" text NOT NULL,
	"variant" smallint NOT NULL,
	"events" bigint NOT NULL,
	"others" bigint NOT NULL,
	"others_since" bigint NOT NULL,
	"last_event_at" timestamp (6) with time zone,
	"last_other_at" timestamp (6) with time zone,
	CONSTRAINT "arrivals_attempt_id_event_variant_pk" PRIMARY KEY("attempt_id","event","variant")
);
