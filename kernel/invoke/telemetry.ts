import { trace as otel, type Span, SpanStatusCode } from '@opentelemetry/api';

let enabled = false;

/** Switched on by the host when an exporter is configured; off, a call pays one comparison. */
export function enableTracing(): void {
  enabled = true;
}

/** Runs work in a span named after the operation. */
export async function trace<T>(
  name: string,
  attributes: Record<string, string>,
  work: () => Promise<T>,
): Promise<T> {
  if (!enabled) return work();
  return otel.getTracer('serviflow').startActiveSpan(name, { attributes }, async (span: Span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({
        code: SpanStatusCode.ERROR,
        message: error instanceof Error ? error.message : String(error),
      });
      throw error;
    } finally {
      span.end();
    }
  });
}
