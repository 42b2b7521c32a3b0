DROP INDEX "accounts_user_id_index";--> statement-breakpoint
ALTER TABLE "password_attempts" DROP CONSTRAINT "password_attempts_pkey";--> statement-breakpoint
ALTER TABLE "password_attempts" ADD COLUMN "device" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "password_attempts" ADD CONSTRAINT "password_attempts_email_device_pk" PRIMARY KEY("email","device");--> statement-breakpoint
DELETE FROM "accounts" later USING "accounts" earlier
  WHERE later."user_id" = earlier."user_id" AND later."provider_id" = earlier."provider_id"
    AND (later."created_at", later."id") > (earlier."created_at", earlier."id");--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_userId_providerId_unique" UNIQUE("user_id","provider_id");
