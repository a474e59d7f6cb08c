namespace Pipeline.Records.Formats;

/// <summary>JSON pointers (RFC 6901) and relative ones (draft-bhutton-relative-json-pointer-00).</summary>
internal static class PointerFormats
{
    public static bool IsPointer(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return true;
        if (text[0] != '/') return false;
        for (var at = text.IndexOf((byte)'~'); at >= 0;)
        {
            if (at + 1 >= text.Length || text[at + 1] is not ((byte)'0' or (byte)'1')) return false;
            text = text[(at + 2)..];
            at = text.IndexOf((byte)'~');
        }

        return true;
    }

    public static bool IsRelativePointer(ReadOnlySpan<byte> text)
    {
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0) digits = text.Length;
        if (digits == 0 || (digits > 1 && text[0] == '0')) return false;
        var rest = text[digits..];
        return rest.SequenceEqual("#"u8) || IsPointer(rest);
    }
}
