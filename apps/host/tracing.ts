import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/**
 * Sends the spans of this process to an OTLP collector. Imported only when one is set: the libraries cost
 * start-up time. The usual OTEL_* variables (service name, headers) are read by the libraries themselves.
 *
 * @param endpoint base address of the collector, without `/v1/traces` (OTLP specification, OTLP/HTTP)
 * @returns sends what is left and stops
 */
export function startTracing(endpoint: string): () => Promise<void> {
  process.env.OTEL_SERVICE_NAME ??= 'serviflow';
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
  provider.register();
  return () => provider.shutdown();
}
