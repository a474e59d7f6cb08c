using System.Text.RegularExpressions;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>A resource's tags. All members may be called from any thread.</summary>
internal sealed partial class StreamTags
{
    private const string Source = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_AddTagsToStream.html";

    /// <summary>The length of a tag's key.</summary>
    public static readonly ServiceLimit KeyLength = new(1, 128, "characters", Source);

    /// <summary>The length of a tag's value.</summary>
    public static readonly ServiceLimit ValueLength = new(0, 256, "characters", Source);

    private readonly SortedDictionary<string, string> _tags = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>All tags, ordered by key.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> All
    {
        get
        {
            lock (_gate) return [.. _tags];
        }
    }

    /// <summary>Adds or replaces tags. Returns false, and changes no tag, if there would be more than allowed.</summary>
    public bool TrySet(IReadOnlyDictionary<string, string> tags, int maximum)
    {
        lock (_gate)
        {
            if (_tags.Keys.Union(tags.Keys).Count() > maximum) return false;

            foreach (var (key, value) in tags)
                _tags[key] = value;

            return true;
        }
    }

    /// <summary>Reads tags from a call's input. Wrong lengths are added to the input's violations.</summary>
    public static IReadOnlyDictionary<string, string> Read(KinesisInput input, bool required)
    {
        var tags = input.Map("Tags", required);
        foreach (var (key, value) in tags)
        {
            input.Check("Tags", key, KeyLength, null);
            input.Check("Tags", value, ValueLength, null);
        }

        return tags;
    }

    /// <summary>
    /// Checks the characters of tags (https://docs.aws.amazon.com/streams/latest/dev/tagging.html#tagging-restrictions).
    /// </summary>
    /// <exception cref="ServiceException">InvalidArgumentException.</exception>
    public static void Check(IReadOnlyDictionary<string, string> tags)
    {
        foreach (var text in tags.SelectMany(tag => new[] { tag.Key, tag.Value }))
        {
            if (!Pattern().IsMatch(text))
            {
                throw KinesisErrors.Invalid(
                    $"A tag must have letters, digits, white space and _ . / = + - % @ : alone; got {text}.");
            }
        }

        if (ReservedKey(tags) is { } mistake) throw KinesisErrors.Invalid(mistake);
    }

    /// <summary>The mistake of a tag whose key is reserved for AWS; null where there is none.</summary>
    public static string? ReservedKey(IReadOnlyDictionary<string, string> tags) =>
        tags.Keys.FirstOrDefault(key => key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) is { } key
            ? $"The key of a tag must not begin with aws:, which is for AWS's own; got {key}." : null;

    public void Remove(IEnumerable<string> keys)
    {
        lock (_gate) foreach (var key in keys) _tags.Remove(key);
    }

    /// <summary>The characters that a tag's key and value may have.</summary>
    [GeneratedRegex(@"^[\p{L}\p{Z}\p{N}_.:/=+\-%@]*\z")]
    public static partial Regex Pattern();
}
