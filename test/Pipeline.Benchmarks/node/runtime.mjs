// A client of Lambda's Runtime API that works like Lambda's own for Node: it takes an event, parses it, and responds with the
// handler's result. It keeps one connection open, so that the loop costs each handler the same.
import http from 'node:http';

const api = process.env.AWS_LAMBDA_RUNTIME_API;
const [host, port] = (api ?? '').split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    const request = http.request({ host, port, method, path: `/2018-06-01/runtime/${path}`, agent, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Runs a handler until the process is ended. */
export async function run(handler) {
  for (;;) {
    const next = await call('GET', 'invocation/next');
    const id = next.headers['lambda-runtime-aws-request-id'];
    const deadline = Number(next.headers['lambda-runtime-deadline-ms']);
    const context = {
      awsRequestId: id,
      functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
      getRemainingTimeInMillis: () => deadline - Date.now(),
    };
    try {
      const result = await handler(JSON.parse(next.body), context);
      await call('POST', `invocation/${id}/response`, JSON.stringify(result ?? null));
    } catch (error) {
      const body = { errorType: error.name, errorMessage: error.message, stackTrace: (error.stack ?? '').split('\n') };
      await call('POST', `invocation/${id}/error`, JSON.stringify(body));
    }
  }
}
