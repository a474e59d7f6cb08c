using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Functions.DynamoDb;

/// <summary>
/// A request as the SDK made and signed it, from which the next ones of its kind are made. Only time, body and invocation id
/// differ, and so does the signature
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
/// </summary>
internal sealed class RequestTemplate
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string Terminator = "aws4_request";
    private const int DayLength = 8;
    private const int TimeLength = 16;
    private const int HashLength = 2 * SHA256.HashSizeInBytes;

    // The characters of a trace header; the SDK encodes others
    // (https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader).
    private static readonly SearchValues<char> OfATrace =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-=;:._");

    private readonly Uri _uri;
    private readonly string _contentType;
    private readonly string? _trace;
    private readonly List<(string Name, string Value, Part Part)> _headers = [];
    private readonly Scope _scope;
    private readonly string _signedHeaders;

    // The signed parts of the head: constant texts, and the value that follows each of them.
    private readonly List<(byte[] Text, Part Then)> _canonical = [];

    private volatile SigningDay? _day;

    private RequestTemplate(Uri uri, Scope scope, string signedHeaders, string contentType, string? trace)
    {
        (_uri, _scope, _signedHeaders, _contentType, _trace) = (uri, scope, signedHeaders, contentType, trace);
        Endpoint = uri.ToString();
    }

    // The parts that differ between requests of a kind.
    private enum Part
    {
        None,
        Time,
        Hash,
        Invocation,
        Trace,
        Authorization,
    }

    /// <summary>The endpoint, by which the SDK stores corrections of the clock.</summary>
    public string Endpoint { get; }

    /// <summary>
    /// Makes a template of a request; null where this class does not know how it is signed. It knows it if it computes the same
    /// signature for this request as the SDK.
    /// </summary>
    /// <param name="uri">The request's URI.</param>
    /// <param name="headers">The request's headers, with the signature.</param>
    /// <param name="body">Its body.</param>
    /// <param name="secret">The secret key that signed it.</param>
    /// <param name="trace">The request's trace; null: none.</param>
    public static RequestTemplate? Of(
        Uri uri, IDictionary<string, string> headers, ReadOnlySpan<byte> body, string secret, string? trace)
    {
        var all = new Dictionary<string, string>(headers, StringComparer.OrdinalIgnoreCase);
        if (uri.PathAndQuery != "/"
            || !all.TryGetValue("Content-Type", out var contentType)
            || !all.TryGetValue("X-Amz-Date", out var time)
            || !all.TryGetValue("Authorization", out var authorization)
            || (all.TryGetValue("amz-sdk-request", out var attempt)
                && !attempt.StartsWith("attempt=1", StringComparison.Ordinal)))
        {
            return null;
        }

        // AWS4-HMAC-SHA256 Credential=KEY/DAY/REGION/SERVICE/aws4_request, SignedHeaders=a;b, Signature=HEX
        var parts = authorization.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 4 || parts[0] != Algorithm || time.Length != TimeLength) return null;
        var credential = After(parts[1], "Credential=").Split('/');
        if (credential.Length != 5 || credential[4] != Terminator) return null;
        var scope = new Scope(credential[0], secret, credential[2], credential[3]);
        var template = new RequestTemplate(uri, scope, After(parts[2], "SignedHeaders="), contentType, trace);
        if (!template.TryTakeHeaders(all)) return null;
        all.TryGetValue("amz-sdk-invocation-id", out var invocation);
        return template.Sign(time, Hash(body), invocation ?? "") == After(parts[3], "Signature=") ? template : null;
    }

    /// <summary>Whether a header belongs to the content and not to the request.</summary>
    public static bool IsOfContent(string name) =>
        name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether the template can be used for a request of a trace: the same trace, or one that the SDK passes on without encoding.
    /// </summary>
    public bool Fits(string? trace) => trace == _trace
        || (trace is not null
            && _headers.Exists(header => header.Part == Part.Trace && header.Value == _trace)
            && !trace.AsSpan().ContainsAnyExcept(OfATrace));

    /// <summary>Creates and signs the next request.</summary>
    /// <param name="body">Its body.</param>
    /// <param name="now">The time, with the SDK's correction of the clock.</param>
    /// <param name="trace">The request's trace, which must fit the template.</param>
    public HttpRequestMessage Next(ReadOnlyMemory<byte> body, DateTime now, string? trace)
    {
        var time = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var hash = Hash(body.Span);
#pragma warning disable RS0030 // Every request has an id of its own, as the SDK gives it one; no output and no test repeats it.
        var invocation = Guid.NewGuid().ToString();
#pragma warning restore RS0030
        var message = new HttpRequestMessage(HttpMethod.Post, _uri);
        foreach (var (name, value, part) in _headers)
        {
            message.Headers.TryAddWithoutValidation(name, part switch
            {
                Part.Time => time,
                Part.Hash => hash,
                Part.Invocation => invocation,
                Part.Trace => trace ?? value,
                Part.Authorization => $"{Day(time).Authorization}{Sign(time, hash, invocation)}",
                _ => value,
            });
        }

        var content = new ReadOnlyMemoryContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", _contentType);
        message.Content = content;
        return message;
    }

    private static Part PartOf(string name) => name.ToLowerInvariant() switch
    {
        "x-amz-date" => Part.Time,
        "x-amz-content-sha256" => Part.Hash,
        "amz-sdk-invocation-id" => Part.Invocation,
        "x-amzn-trace-id" => Part.Trace,
        "authorization" => Part.Authorization,
        _ => Part.None,
    };

    private static string Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }

    private static string After(string text, string start) =>
        text.StartsWith(start, StringComparison.Ordinal) ? text[start.Length..] : "";

    private bool TryTakeHeaders(Dictionary<string, string> headers)
    {
        var text = new StringBuilder("POST\n/\n\n");
        foreach (var name in _signedHeaders.Split(';'))
        {
            if (!headers.TryGetValue(name, out var value)) return false;
            text.Append(name).Append(':');
            var part = PartOf(name);
            // The SDK does not sign the trace header. If it did, the template would have to be split there.
            if (part is Part.Trace or Part.Authorization) return false;
            if (part == Part.None) text.Append(value.Trim());
            else Take(part);
            text.Append('\n');
        }

        text.Append('\n').Append(_signedHeaders).Append('\n');
        Take(Part.Hash);
        foreach (var (name, value) in headers)
            if (!IsOfContent(name)) _headers.Add((name, value, PartOf(name)));

        return true;

        void Take(Part part)
        {
            _canonical.Add((Encoding.UTF8.GetBytes(text.ToString()), part));
            text.Clear();
        }
    }

    private string Sign(string time, string hash, string invocation)
    {
        var length = 0;
        foreach (var (text, _) in _canonical) length += text.Length + HashLength;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        length = 0;
        foreach (var (text, then) in _canonical)
        {
            text.CopyTo(buffer, length);
            length += text.Length;
            length += Encoding.ASCII.GetBytes(then == Part.Time ? time : then == Part.Hash ? hash : invocation,
                buffer.AsSpan(length));
        }

        var canonical = Hash(buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        var day = Day(time);
        Span<byte> toSign = stackalloc byte[Algorithm.Length + TimeLength + day.ToSign.Length + HashLength + 2];
        Encoding.ASCII.GetBytes($"{Algorithm}\n{time}\n", toSign);
        day.ToSign.CopyTo(toSign[(Algorithm.Length + TimeLength + 2)..]);
        Encoding.ASCII.GetBytes(canonical, toSign[^HashLength..]);
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(day.Key, toSign, signature);
        return Convert.ToHexStringLower(signature);
    }

    // The key of a day signs all requests of the day.
    private SigningDay Day(string time)
    {
        if (_day is { } known && time.StartsWith(known.Name, StringComparison.Ordinal)) return known;
        var name = time[..DayLength];
        var key = Encoding.UTF8.GetBytes($"AWS4{_scope.Secret}");
        foreach (var part in (string[])[name, _scope.Region, _scope.Service, Terminator])
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));

        var scope = $"{name}/{_scope.Region}/{_scope.Service}/{Terminator}";
        return _day = new SigningDay(
            name,
            key,
            Encoding.UTF8.GetBytes($"{scope}\n"),
            $"{Algorithm} Credential={_scope.AccessKey}/{scope}, SignedHeaders={_signedHeaders}, Signature=");
    }

    private sealed record Scope(string AccessKey, string Secret, string Region, string Service);

    private sealed record SigningDay(string Name, byte[] Key, byte[] ToSign, string Authorization);
}
