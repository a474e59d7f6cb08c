using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Tests.Endpoint;

/// <summary>Requests written byte by byte, as no client would write them.</summary>
internal static class RawHttp
{
    /// <summary>A signature that anyone can invent: its access key is not a role's.</summary>
    public static string Authorization(string service) =>
        $"Authorization: AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/{service}/aws4_request, SignedHeaders=host, " +
        $"Signature=0\r\nX-Amz-Date: 20260101T000000Z";

    /// <summary>The same in the query.</summary>
    public static string Presigned(string service) =>
        $"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=local%2F20260101%2Feu-west-1%2F{service}%2Faws4_request"
        + "&X-Amz-Date=20260101T000000Z&X-Amz-Expires=604800&X-Amz-SignedHeaders=host&X-Amz-Signature=00";

    /// <summary>
    /// Sends a request line, headers and a body, and returns the response's status, body and head; 0 for no response.
    /// </summary>
    /// <param name="port">The port on 127.0.0.1.</param>
    /// <param name="requestLine">Such as <c>GET / HTTP/1.1</c>.</param>
    /// <param name="headers">The headers; a Host header is sent only if it is among these.</param>
    /// <param name="body">The body; its length is sent unless the headers state one.</param>
    /// <param name="isCutOff">Whether the connection ends after the body.</param>
    /// <param name="encoding">The body's encoding; <c>null</c> for UTF-8.</param>
    public static async Task<(int Status, string Body, string Head)> SendAsync(
        int port, string requestLine, IEnumerable<string> headers, string body = "", bool isCutOff = false,
            Encoding? encoding = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await using var stream = client.GetStream();
        List<string> lines = [requestLine, .. headers, "Connection: close"];
        var bytes = (encoding ?? Encoding.UTF8).GetBytes(body);
        var isSized = lines.Any(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)
            || line.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase));
        if (bytes.Length > 0 && !isSized)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {bytes.Length}"));

        await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n"));
        await stream.WriteAsync(bytes);
        if (isCutOff) client.Client.Shutdown(SocketShutdown.Send);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer);
        }
        catch (IOException)
        {
            // The server did not read the whole request; the caller learns whether a response came before.
        }

        var text = Encoding.UTF8.GetString(answer.ToArray());
        if (text.Length == 0) return (0, "", "");
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (int.Parse(text.Split(' ')[1], CultureInfo.InvariantCulture), text[(end + 4)..], text[..end]);
    }

    /// <summary>The requests that scripts/browser makes a browser try: one line, headers and a body each.</summary>
    public static IReadOnlyList<(string Name, string Line, List<string> Headers, string Body)> HostileRequests(int port)
    {
        var file = JsonNode.Parse(File.ReadAllText(Repository.PathTo("scripts", "lib", "browser-attempts.json")))!;
        List<(string, string, List<string>, string)> requests = [];
        foreach (var attempt in file["attempts"]!.AsArray())
        {
            List<string> headers = [$"Host: 127.0.0.1:{port}"];
            headers.AddRange(file["headers"]![(string)attempt!["how"]!]!.AsObject()
                .Select(header =>
                    $"{header.Key}: {((string)header.Value!).Replace("PAGE", "http://evil.example", StringComparison.Ordinal)}"));
            if ((string?)attempt["type"] is { } type) headers.Add($"Content-Type: {type}");
            if ((string?)attempt["target"] is { } target) headers.Add($"X-Amz-Target: {target}");
            var path = System.Text.RegularExpressions.Regex.Replace(
                (string)attempt["path"]!, "SIGNED:(\\w+)", match => Presigned(match.Groups[1].Value));
            path = path.Replace("SECRET", "127.0.0.1:9", StringComparison.Ordinal);
            requests.Add(((string)attempt["name"]!, $"{attempt["method"]} {path} HTTP/1.1", headers,
                (string?)attempt["body"] ?? ""));
        }

        return requests;
    }
}
