using System.Globalization;
using System.Text;

namespace Pipeline.Records.Formats;

/// <summary>
/// Labels of internationalized names (RFC 5892). The RFC derives its tables from Unicode's categories, and so does this class.
/// The exceptions and contextual rules are those of section 2.6 and appendix A.
/// </summary>
internal static class Idna
{
    // Section 2.6 excludes tatweel, tone marks, vertical kana repeat marks and others, though they are letters or marks
    // by category.
    private static readonly HashSet<int> Disallowed =
        [0x0640, 0x07FA, 0x302E, 0x302F, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303B];

    private static readonly HashSet<int> Allowed = [0x00DF, 0x03C2, 0x06FD, 0x06FE, 0x0F0B, 0x3007];

    // The viramas of South Asian scripts, which have the canonical combining class 9.
    private static readonly HashSet<int> Viramas =
    [
        0x094D, 0x09CD, 0x0A4D, 0x0ACD, 0x0B4D, 0x0BCD, 0x0C4D, 0x0CCD, 0x0D3B, 0x0D3C, 0x0D4D, 0x0DCA, 0x0E3A, 0x0EBA, 0x0F84,
        0x1039, 0x103A, 0x1714, 0x1734, 0x17D2, 0x1A60, 0x1B44, 0x1BAA, 0x1BAB, 0x1BF2, 0x1BF3, 0x2D7F, 0xA806, 0xA8C4, 0xA953,
            0xA9C0,
        0xAAF6,
        0xABED,
    ];

    /// <summary>Whether a label with other characters than ASCII is valid in a name.</summary>
    public static bool IsLabel(string label)
    {
        if (label.Length == 0 || label[0] == '-' || label[^1] == '-') return false;
        if (label.Length >= 4 && label[2] == '-' && label[3] == '-') return false;
        if (!label.IsNormalized(NormalizationForm.FormC)) return false;
        var runes = label.EnumerateRunes().ToArray();
        if (Rune.GetUnicodeCategory(runes[0]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.EnclosingMark)
        {
            return false;
        }

        return Enumerable.Range(0, runes.Length).All(i => IsAllowed(runes, i));
    }

    /// <summary>The length of a label as an A-label.</summary>
    public static int? EncodedLength(string label) => label.Length > 63 ? null : "xn--".Length + Punycode.EncodedLength(label);

    private static bool IsAllowed(Rune[] label, int at)
    {
        var value = label[at].Value;
        if (Disallowed.Contains(value)) return false;
        if (Allowed.Contains(value) || value == '-') return true;
        switch (value)
        {
            case 0x00B7:
                return at > 0 && at < label.Length - 1 && label[at - 1].Value == 'l' && label[at + 1].Value == 'l';
            case 0x0375:
                return at < label.Length - 1 && IsGreek(label[at + 1].Value);
            case 0x05F3 or 0x05F4:
                return at > 0 && label[at - 1].Value is >= 0x0590 and <= 0x05FF;
            case 0x30FB:
                return label.Any(rune => IsJapanese(rune.Value));
            case 0x200D:
                return at > 0 && Viramas.Contains(label[at - 1].Value);
            case 0x200C:
                return at > 0 && (Viramas.Contains(label[at - 1].Value) || JoinsOnBothSides(label, at));
            case >= 0x0660 and <= 0x0669:
                return label.All(rune => rune.Value is not (>= 0x06F0 and <= 0x06F9));
            case >= 0x06F0 and <= 0x06F9:
                return label.All(rune => rune.Value is not (>= 0x0660 and <= 0x0669));
        }

        return Rune.GetUnicodeCategory(label[at]) is UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.DecimalDigitNumber && IsStable(label[at]);
    }

    // A character that normalization changes is only another spelling of a character (section 2.2).
    private static bool IsStable(Rune rune) => rune.ToString() is var text && text.IsNormalized(NormalizationForm.FormKC);

    private static bool IsGreek(int value) => value is (>= 0x0370 and <= 0x03FF) or (>= 0x1F00 and <= 0x1FFF);

    private static bool IsJapanese(int value) => value is (>= 0x3040 and <= 0x30FA) or (>= 0x30FC and <= 0x30FF)
        or (>= 0x31F0 and <= 0x31FF) or 0x3005 or 0x3007 or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF)
        or (>= 0x20000 and <= 0x3134F);

    // Looks for letters of joining scripts. Marks between them do not count.
    private static bool JoinsOnBothSides(Rune[] label, int at)
    {
        var (before, after) = (at - 1, at + 1);
        while (before >= 0 && IsMark(label[before])) before--;
        while (after < label.Length && IsMark(label[after])) after++;
        return before >= 0 && after < label.Length && IsJoining(label[before].Value) && IsJoining(label[after].Value);
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark;

    private static bool IsJoining(int value) =>
        value is (>= 0x0620 and <= 0x077F) or (>= 0x0840 and <= 0x08FF) or (>= 0x1807 and <= 0x18AA) or (>= 0xA840 and <= 0xA872);
}
