namespace Pipeline.Local.Engines;

/// <summary>
/// The scripts that Node runs: a few lines around a package. The server listens on a free port of 127.0.0.1, whatever port the
/// package asks for, and prints the port. It ends when its standard input does, so that it never outlives the process that
/// started it. It prints when it takes its first item, object or message, since an engine without data can be replaced.
/// </summary>
internal static class EngineScript
{
    /// <summary>The text before the port on the output.</summary>
    public const string Listening = "engine listening on ";

    /// <summary>The line that the engine prints before it answers the first write.</summary>
    public const string HoldsData = "engine holds data";

    private const string Around = $$"""
        import http from 'node:http';
        import net from 'node:net';
        import path from 'node:path';
        import { createRequire } from 'node:module';
        import { pathToFileURL } from 'node:url';

        let server;
        const listen = net.Server.prototype.listen;
        net.Server.prototype.listen = function (...args) {
          server ??= this;
          // A server that closes idle connections may close one while a request is being sent on it.
          this.keepAliveTimeout = 0;
          const done = args.findLast((arg) => typeof arg === 'function');
          this.once('listening', () => console.log('{{Listening}}' + this.address().port));
          return listen.call(this, { host: '127.0.0.1', port: 0 }, done);
        };
        process.stdin.on('close', () => process.exit(0)).on('error', () => process.exit(0));
        // A further port to listen on, that of an engine that ended: its callers still use that port, and find the resources that
        // were made again.
        process.stdin.on('data', (text) => {
          const port = Number(String(text));
          listen.call(net.createServer((socket) => server.emit('connection', socket)), { host: '127.0.0.1', port }, () =>
            console.log('{{Listening}}' + port));
        });
        // Calls of DynamoDB and SQS have a target in a header. A call without one is a call of S3, or of SQS in its older
        // protocol, which uses POST.
        const isWrite = ({ method, url, headers }) => {
          const target = headers['x-amz-target'];
          if (target) return /\.(BatchWriteItem|PutItem|UpdateItem|TransactWriteItems|SendMessage(Batch)?)$/.test(target);
          return method === 'POST' || (method === 'PUT' && /^\/[^/?]+\/[^?]/.test(url));
        };
        const end = http.ServerResponse.prototype.end;
        http.ServerResponse.prototype.end = function (...args) {
          if (this.statusCode < 300 && isWrite(this.req)) {
            console.log('{{HoldsData}}');
            http.ServerResponse.prototype.end = end;
          }
          return end.apply(this, args);
        };
        // An engine checks no signature, so it refuses what a web page may have sent, as the run's endpoint does (RequestGate).
        const isOfPage = ({ headers, url }) =>
          !/^127(\.\d{1,3}){3}:\d+$/.test(headers.host ?? '') || headers.origin !== undefined || headers.referer !== undefined ||
          !['none', undefined].includes(headers['sec-fetch-site']) || headers['sec-fetch-mode'] !== undefined ||
          !/^\/(?!\/)/.test(url);
        const emit = http.Server.prototype.emit;
        http.Server.prototype.emit = function (event, request, response, ...rest) {
          if (['upgrade', 'connect'].includes(event)) {
            response.destroy();
            return true;
          }
          if (['request', 'checkContinue', 'checkExpectation'].includes(event) && isOfPage(request)) {
            response.writeHead(403, { 'Content-Type': 'text/plain', Connection: 'close' });
            response.end('this is an engine of a local run; call the address that the run names\n');
            return true;
          }
          return emit.call(this, event, request, response, ...rest);
        };
        // Ctrl-C reaches every process of the terminal. The run stops its engines itself, after its last writes.
        process.on('SIGINT', () => {});
        const [folder, data] = process.argv.slice(2);

        """;

    /// <summary>dynalite. Tables are ready at once.</summary>
    public const string DynamoDb = Around + """
        const require = createRequire(pathToFileURL(path.join(folder, 'package.json')));

        """ + IndexScript.Text + """
        const dynalite = require('./index.js');
        dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0, ...(data ? { path: data } : {}) }).listen();

        """;

    /// <summary>
    /// fauxqs. Its requests are not logged, and an object in one request may be as large as on S3, 5 GB
    /// (https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html), while the package's own limit is 11 MB, less than
    /// the buffer of a delivery stream.
    /// </summary>
    public const string ObjectsAndQueues = Around + """
        const require = createRequire(pathToFileURL(path.join(folder, 'package.json')));
        const parsers = require(path.join(path.dirname(require.resolve('fastify')), 'lib', 'content-type-parser.js')).prototype;
        const add = parsers.add;
        parsers.add = function (type, options, parse) {
          return add.call(this, type, { ...options, bodyLimit: 5 * 1024 ** 3 }, parse);
        };
        const { startFauxqs } = await import(pathToFileURL(path.join(folder, 'dist', 'app.js')));
        await startFauxqs({ logger: false, port: 0, defaultRegion: process.env.AWS_REGION, ...(data ? { dataDir: data } : {}) });

        """;
}
