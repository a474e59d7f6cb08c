using System.Text;

namespace Pipeline.Benchmarks.Servers;

/// <summary>A request that still lies in its connection's buffer. It is valid until the next request is read.</summary>
/// <param name="Head">Request line and header fields; each line ends with CR LF.</param>
/// <param name="Body">The body.</param>
internal readonly record struct HttpRequest(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body)
{
    /// <summary>Such as <c>POST /path</c>.</summary>
    public string Line
    {
        get
        {
            var line = Head.Span[..Head.Span.IndexOf((byte)'\r')];
            return Encoding.ASCII.GetString(line[..line.LastIndexOf((byte)' ')]);
        }
    }

    /// <summary>A field's value, or null. Names are compared without case.</summary>
    public string? Header(string name)
    {
        foreach (var range in Head.Span.Split("\r\n"u8))
        {
            var line = Head.Span[range];
            var colon = line.IndexOf((byte)':');
            if (colon == name.Length && Ascii.EqualsIgnoreCase(line[..colon], name))
                return Encoding.ASCII.GetString(line[(colon + 1)..]).Trim();
        }

        return null;
    }
}

/// <summary>A response: header fields that end with an empty line, and a body that may have been prepared before.</summary>
internal readonly record struct BufferedResponse(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body)
{
    public static BufferedResponse From(string status, ReadOnlyMemory<byte> body, params string[] headers)
    {
        string[] lines = [$"HTTP/1.1 {status}", .. headers, $"Content-Length: {body.Length}", "", ""];
        return new BufferedResponse(Encoding.ASCII.GetBytes(string.Join("\r\n", lines)), body);
    }
}
