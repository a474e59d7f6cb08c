using System.Text;
using System.Text.Json;
using Pipeline.Records.Items.Formats;
using Pipeline.Records.Json;
using Pipeline.Records.Limits;
using Pipeline.Records.Schema.Reading;

namespace Pipeline.Records.Items;

internal sealed partial class ItemTranscoder
{
    // The last second of the year 9999. In milliseconds every time after 1978 is more.
    private static ReadOnlySpan<byte> LatestTimeToLive => "253.402300799e9"u8;

    private static bool IsOfType(JsonTokenType token, SchemaField field) => token switch
    {
        JsonTokenType.Null => field.IsNullable,
        JsonTokenType.String => field.Allows(FieldType.String),
        JsonTokenType.Number => field.Allows(FieldType.Integer) || field.Allows(FieldType.Number),
        JsonTokenType.True or JsonTokenType.False => field.Allows(FieldType.Boolean),
        JsonTokenType.StartArray => field.Allows(FieldType.Array),
        _ => field.Allows(FieldType.Object),
    };

    // A property's name or a string's characters. The scratch holds one at a time.
    private ReadOnlySpan<byte> Text(ref JsonCursor reader)
    {
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        if (_scratch.Length < reader.ValueSpan.Length) _scratch = new byte[reader.ValueSpan.Length * 2];
        try
        {
            return _scratch.AsSpan(0, reader.CopyString(_scratch));
        }
        catch (InvalidOperationException)
        {
            // What the parser says of a surrogate without its other half: there is no such character, and DynamoDB refuses it.
            Refuse($"{Place()} must be Unicode; got half a surrogate pair");
            return default;
        }
    }

    // What is spelled with something is never empty unless it could not be read; nothing more is to be said of it then.
    private static bool IsRefused(ReadOnlySpan<byte> text, in JsonCursor reader) => text.IsEmpty && !reader.ValueSpan.IsEmpty;

    private void CheckText(ReadOnlySpan<byte> text, FieldPlan plan)
    {
        var field = plan.Field;
        if (plan.Texts is { } allowed && !Holds(allowed, text)) RefuseValue(plan, text);
        if (field.Format != FieldFormat.None) CheckFormat(text, plan);
        if (field.CompiledPattern is { } pattern && !pattern.IsMatch(text, ref _characters))
            Refuse($"{Place()} must match the pattern {pattern.Source}; got {Shown(text)}");

        if (field.MinLength is null && field.MaxLength is null) return;
        var length = CodePoints(text);
        if (length < field.MinLength) Refuse($"{Place()} must have at least {Characters(field.MinLength)}; got {Shown(text)}");
        if (length > field.MaxLength)
            Refuse($"{Place()} must have at most {Characters(field.MaxLength)}; got {length}, {Shown(text)}");
    }

    private static string Characters(int? count) => count == 1 ? "1 character" : $"{count} characters";

    private void CheckFormat(ReadOnlySpan<byte> text, FieldPlan plan)
    {
        var format = plan.Field.Format;
        if (!TextFormats.Matches(format, text))
            Refuse($"{Place()} must be {FormatCheck.Article(format)} {FormatCheck.Name(format)}; got {Shown(text)}");
        else if (plan.IsOrder && format == FieldFormat.DateTime && !TextFormats.IsUpperCase(text))
            Refuse($"{Place()} must have its T and Z in upper case, since its text says which event is newer; got {Shown(text)}");
    }

    private static int CodePoints(ReadOnlySpan<byte> text)
    {
        if (Ascii.IsValid(text)) return text.Length;
        var count = 0;
        foreach (var unit in text)
        {
            // All bytes but those that continue a character.
            if ((unit & 0xC0) != 0x80) count++;
        }

        return count;
    }

    private void CheckNumber(in NumberText number, ReadOnlySpan<byte> token, FieldPlan plan)
    {
        var field = plan.Field;
        if (field.Allows(FieldType.Integer) && !IsInteger(number))
            Refuse($"{Place()} must be a whole number of 64 bits; got {Shown(token)}");

        if (plan.Minimum is { } low && number.CompareTo(NumberText.Parse(low)) is var below
            && (below < 0 || (below == 0 && field.Minimum!.IsExclusive)))
        {
            Refuse($"{Place()} must be {(field.Minimum!.IsExclusive ? "above" : "at least")} {Encoding.UTF8.GetString(low)}; " +
                $"got {Shown(token)}");
        }

        if (plan.Maximum is { } high && number.CompareTo(NumberText.Parse(high)) is var above
            && (above > 0 || (above == 0 && field.Maximum!.IsExclusive)))
        {
            Refuse($"{Place()} must be {(field.Maximum!.IsExclusive ? "below" : "at most")} {Encoding.UTF8.GetString(high)}; " +
                $"got {Shown(token)}");
        }

        if (plan.MultipleOf?.Divides(number) == false)
            Refuse($"{Place()} must be a multiple of {field.MultipleOf}; got {Shown(token)}");

        if (plan.Numbers is not { } allowed) return;
        foreach (var value in allowed)
            if (number.CompareTo(NumberText.Parse(value)) == 0) return;

        RefuseValue(plan, token);
    }

    // An item beyond these bounds is never deleted, and nothing says so
    // (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html).
    private void CheckTimeToLive(in NumberText number, ReadOnlySpan<byte> token)
    {
        if (number.CompareTo(NumberText.Parse(LatestTimeToLive)) > 0)
            Refuse($"{Place()} must be seconds since 1970, before the year 10000; got {Shown(token)}, as milliseconds are");

        // Without an arrival there is nothing to compare with.
        if (_arrivalSeconds <= 0) return;
        var earliest = DateTimeOffset.FromUnixTimeSeconds(_arrivalSeconds).AddYears(
            -(int)ServiceLimits.DynamoDb.TimeToLivePastYears.Maximum);
        Span<byte> digits = stackalloc byte[20];
        earliest.ToUnixTimeSeconds().TryFormat(
            digits, out var length, provider: System.Globalization.CultureInfo.InvariantCulture);
        if (number.CompareTo(NumberText.Parse(digits[..length])) >= 0) return;
        Refuse($"{Place()} must be at most {ServiceLimits.DynamoDb.TimeToLivePastYears.Maximum} years before the record's " +
            $"arrival, "
            + $"since DynamoDB never deletes an item that expired earlier; got {Shown(token)}");
    }

    // Compared only where the number of digits does not decide.
    private static bool IsInteger(in NumberText number) => number.IsInteger && (number.Exponent < 18
        || (number.Exponent == 18
            && number.CompareTo(NumberText.Parse("9223372036854775807"u8)) <= 0
            && number.CompareTo(NumberText.Parse("-9223372036854775808"u8)) >= 0));

    private static bool Holds(byte[][] values, ReadOnlySpan<byte> value)
    {
        foreach (var allowed in values)
            if (value.SequenceEqual(allowed)) return true;

        return false;
    }

    // Whether a property that the schema does not list may stand here.
    private bool MayStand(ReadOnlySpan<byte> name, ObjectPlan? plan, bool isTop)
    {
        if (plan is { AllowsOthers: false })
        {
            Refuse($"{Place(name)} must not be there, since the schema does not name it and allows no others; got it");
            return false;
        }

        if (plan?.OtherNames is { } pattern && !pattern.IsMatch(name, ref _characters))
        {
            Refuse($"{Place(name)} must not be there, since its name does not match the pattern {pattern.Source}; got it");
            return false;
        }

        if (!isTop) return true;
        if (name.IsEmpty || !ServiceLimits.DynamoDb.AttributeNameLength.Contains(name.Length))
        {
            Refuse($"a property's name must have {ServiceLimits.DynamoDb.AttributeNameLength}; got {name.Length}");
            return false;
        }

        if (!Holds(_reserved, name)) return true;
        Refuse($"{Place(name)} must not be there, since the writer sets it; got it");
        return false;
    }
}
