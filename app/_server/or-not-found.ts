import { notFound } from 'next/navigation';
import { AppError } from '@/lib/errors';

/** The value, or the page that says there is nothing here. */
export async function orNotFound<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') notFound();
    throw error;
  }
}
