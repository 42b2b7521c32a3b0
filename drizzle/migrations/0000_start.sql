CREATE TABLE "api_keys" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "api_keys_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"environment_id" integer NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"prefix" text NOT NULL,
	"origins" text[] DEFAULT '{}' NOT NULL,
	"rate_limit" integer,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp (6) with time zone,
	"revoked_at" timestamp (6) with time zone,
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "attempts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "attempts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"experiment_id" integer NOT NULL,
	"number" integer NOT NULL,
	"salt" text NOT NULL,
	"document" jsonb NOT NULL,
	"policy" jsonb NOT NULL,
	"policy_hash" text NOT NULL,
	"started_at" timestamp (6) with time zone NOT NULL,
	"ended_at" timestamp (6) with time zone,
	CONSTRAINT "attempts_experimentId_number_unique" UNIQUE("experiment_id","number")
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"environment_id" integer,
	"at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"reason" text,
	"before" jsonb,
	"after" jsonb
);
--> statement-breakpoint
CREATE TABLE "config_versions" (
	"environment_id" integer NOT NULL,
	"version" bigint NOT NULL,
	"document" jsonb NOT NULL,
	"etag" text NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "config_versions_environment_id_version_pk" PRIMARY KEY("environment_id","version")
);
--> statement-breakpoint
CREATE TABLE "cuts" (
	"attempt_id" integer PRIMARY KEY NOT NULL,
	"settled_to" timestamp (6) with time zone NOT NULL,
	"updated_at" timestamp (6) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "decisions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"experiment_id" integer NOT NULL,
	"attempt_id" integer,
	"at" timestamp (6) with time zone NOT NULL,
	"kind" text NOT NULL,
	"actor" text NOT NULL,
	"outcome" text NOT NULL,
	"sentence" text NOT NULL,
	"reason" text,
	"from_state" text NOT NULL,
	"to_state" text NOT NULL,
	"from_coverage" double precision NOT NULL,
	"to_coverage" double precision NOT NULL,
	"rules" jsonb NOT NULL,
	"inputs" jsonb NOT NULL,
	"inputs_hash" text NOT NULL,
	"output" jsonb NOT NULL,
	"config_version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "environments" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "environments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"holdout_salt" text NOT NULL,
	"holdout_share" double precision DEFAULT 0 NOT NULL,
	"config_version" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "environments_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "event_log" (
	"environment_id" integer NOT NULL,
	"unit" text NOT NULL,
	"message_id" text NOT NULL,
	"event" text,
	"value" bigint,
	"occurred" timestamp (6) with time zone NOT NULL,
	"received" timestamp (6) with time zone NOT NULL,
	"client_time" timestamp (6) with time zone,
	"from_server" boolean NOT NULL,
	"clock_ahead" boolean DEFAULT false NOT NULL,
	"attempt_id" integer,
	"variant" smallint,
	"config_version" bigint,
	"propensity" real,
	"hash_differs" boolean DEFAULT false NOT NULL,
	"attributes" jsonb
);
--> statement-breakpoint
CREATE TABLE "experiments" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "experiments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"environment_id" integer NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"owner" text,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"document" jsonb NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"ramp_state" jsonb,
	"version" integer DEFAULT 1 NOT NULL,
	"attempt_id" integer,
	"scheduled_at" timestamp (6) with time zone,
	"guarantee_void" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	"archived_at" timestamp (6) with time zone,
	CONSTRAINT "experiments_environmentId_key_unique" UNIQUE("environment_id","key")
);
--> statement-breakpoint
CREATE TABLE "exposure_counts" (
	"attempt_id" integer NOT NULL,
	"stratum" integer NOT NULL,
	"variant" smallint NOT NULL,
	"slice" text NOT NULL,
	"units" bigint NOT NULL,
	"hash_differs" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "exposure_counts_attempt_id_stratum_variant_slice_pk" PRIMARY KEY("attempt_id","stratum","variant","slice")
);
--> statement-breakpoint
CREATE TABLE "exposures" (
	"attempt_id" integer NOT NULL,
	"unit" text NOT NULL,
	"first_received" timestamp (6) with time zone NOT NULL,
	"occurred" timestamp (6) with time zone NOT NULL,
	"variant" smallint NOT NULL,
	"stratum" integer NOT NULL,
	"slices" text[] DEFAULT '{}' NOT NULL,
	"repeated" boolean DEFAULT false NOT NULL,
	CONSTRAINT "exposures_attempt_id_unit_pk" PRIMARY KEY("attempt_id","unit")
);
--> statement-breakpoint
CREATE TABLE "flags" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "flags_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"environment_id" integer NOT NULL,
	"key" text NOT NULL,
	"document" jsonb NOT NULL,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	"archived_at" timestamp (6) with time zone,
	CONSTRAINT "flags_environmentId_key_unique" UNIQUE("environment_id","key")
);
--> statement-breakpoint
CREATE TABLE "histograms" (
	"attempt_id" integer NOT NULL,
	"metric" text NOT NULL,
	"stratum" integer NOT NULL,
	"variant" smallint NOT NULL,
	"bin" integer NOT NULL,
	"events" bigint NOT NULL,
	CONSTRAINT "histograms_attempt_id_metric_stratum_variant_bin_pk" PRIMARY KEY("attempt_id","metric","stratum","variant","bin")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"environment_id" integer NOT NULL,
	"key" text NOT NULL,
	"request" text NOT NULL,
	"status" integer NOT NULL,
	"response" jsonb NOT NULL,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_environment_id_key_pk" PRIMARY KEY("environment_id","key")
);
--> statement-breakpoint
CREATE TABLE "layer_slots" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "layer_slots_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"layer_id" integer NOT NULL,
	"experiment_id" integer NOT NULL,
	"from_bucket" integer NOT NULL,
	"to_bucket" integer NOT NULL,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	"freed_at" timestamp (6) with time zone
);
--> statement-breakpoint
CREATE TABLE "layers" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "layers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"environment_id" integer NOT NULL,
	"key" text NOT NULL,
	"salt" text NOT NULL,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "layers_environmentId_key_unique" UNIQUE("environment_id","key")
);
--> statement-breakpoint
CREATE TABLE "looks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "looks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"attempt_id" integer NOT NULL,
	"at" timestamp (6) with time zone NOT NULL,
	"settled_to" timestamp (6) with time zone NOT NULL,
	"figures" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "metrics" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "metrics_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"environment_id" integer NOT NULL,
	"key" text NOT NULL,
	"document" jsonb NOT NULL,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	"archived_at" timestamp (6) with time zone,
	CONSTRAINT "metrics_environmentId_key_unique" UNIQUE("environment_id","key")
);
--> statement-breakpoint
CREATE TABLE "moments" (
	"attempt_id" integer NOT NULL,
	"metric" text NOT NULL,
	"stratum" integer NOT NULL,
	"variant" smallint NOT NULL,
	"slice" text NOT NULL,
	"units" bigint NOT NULL,
	"sum_y" numeric NOT NULL,
	"sum_yy" numeric NOT NULL,
	"sum_abs_y" numeric NOT NULL,
	"raw_sum_y" numeric NOT NULL,
	"raw_sum_yy" numeric NOT NULL,
	"sum_d" numeric DEFAULT 0 NOT NULL,
	"sum_dd" numeric DEFAULT 0 NOT NULL,
	"sum_yd" numeric DEFAULT 0 NOT NULL,
	"sum_x" numeric DEFAULT 0 NOT NULL,
	"sum_xx" numeric DEFAULT 0 NOT NULL,
	"sum_xy" numeric DEFAULT 0 NOT NULL,
	"crossovers" bigint DEFAULT 0 NOT NULL,
	"late" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "moments_attempt_id_metric_stratum_variant_slice_pk" PRIMARY KEY("attempt_id","metric","stratum","variant","slice")
);
--> statement-breakpoint
CREATE TABLE "rejected_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rejected_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"environment_id" integer NOT NULL,
	"received" timestamp (6) with time zone DEFAULT now() NOT NULL,
	"code" text NOT NULL,
	"message" text NOT NULL,
	"message_id" text,
	"body" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stages" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "stages_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"attempt_id" integer NOT NULL,
	"ordinal" integer NOT NULL,
	"stage" integer NOT NULL,
	"coverage" double precision NOT NULL,
	"candidate_share" double precision NOT NULL,
	"config_version" bigint NOT NULL,
	"entered_at" timestamp (6) with time zone NOT NULL,
	"left_at" timestamp (6) with time zone,
	"excluded_at" timestamp (6) with time zone,
	"excluded_reason" text,
	CONSTRAINT "stages_attemptId_ordinal_unique" UNIQUE("attempt_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "variants" (
	"attempt_id" integer NOT NULL,
	"position" smallint NOT NULL,
	"key" text NOT NULL,
	"role" text NOT NULL,
	"weight" double precision NOT NULL,
	"value" jsonb NOT NULL,
	CONSTRAINT "variants_attempt_id_position_pk" PRIMARY KEY("attempt_id","position")
);
--> statement-breakpoint
CREATE TABLE "watermark_ticks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "watermark_ticks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (6) with time zone NOT NULL,
	"xid" bigint NOT NULL,
	"system_identifier" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" text PRIMARY KEY NOT NULL,
	"started_at" timestamp (6) with time zone NOT NULL,
	"last_tick_at" timestamp (6) with time zone NOT NULL,
	"tick_ms" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_experiment_id_experiments_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "config_versions" ADD CONSTRAINT "config_versions_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_experiment_id_experiments_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiments" ADD CONSTRAINT "experiments_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flags" ADD CONSTRAINT "flags_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "layer_slots" ADD CONSTRAINT "layer_slots_layer_id_layers_id_fk" FOREIGN KEY ("layer_id") REFERENCES "public"."layers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "layer_slots" ADD CONSTRAINT "layer_slots_experiment_id_experiments_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "layers" ADD CONSTRAINT "layers_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "metrics" ADD CONSTRAINT "metrics_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stages" ADD CONSTRAINT "stages_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "variants" ADD CONSTRAINT "variants_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_environment_id_id_index" ON "audit" USING btree ("environment_id","id");--> statement-breakpoint
CREATE INDEX "decisions_experiment_id_id_index" ON "decisions" USING btree ("experiment_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "event_log_identity" ON "event_log" USING btree ("environment_id","unit","message_id");--> statement-breakpoint
CREATE INDEX "event_log_exposures" ON "event_log" USING btree ("attempt_id","received") WHERE attempt_id is not null;--> statement-breakpoint
CREATE INDEX "event_log_received" ON "event_log" USING brin ("received");--> statement-breakpoint
CREATE INDEX "experiments_state_index" ON "experiments" USING btree ("state");--> statement-breakpoint
CREATE INDEX "exposures_due" ON "exposures" USING btree ("attempt_id","first_received");--> statement-breakpoint
CREATE INDEX "looks_attempt_id_at_index" ON "looks" USING btree ("attempt_id","at");--> statement-breakpoint
CREATE INDEX "rejected_events_environment_id_id_index" ON "rejected_events" USING btree ("environment_id","id");