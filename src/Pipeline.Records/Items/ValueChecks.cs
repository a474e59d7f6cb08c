using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.Records.Formats;
using Pipeline.Records.Limits;
using Pipeline.Records.Numbers;
using Pipeline.Records.Schema.Reading;

namespace Pipeline.Records.Items;

/// <summary>Checks values by the schema and by DynamoDB's rules. Keeps its memory; not for several threads at once.</summary>
/// <param name="faults">Gets what is wrong.</param>
/// <param name="reserved">The attributes that the writer sets, and that an event must not have.</param>
internal sealed class ValueChecks(RecordFaults faults, byte[][] reserved)
{
    // The last second of the year 9999. Every time after 1978 in milliseconds is more.
    private readonly KeptNumber _latestTimeToLive = new("253.402300799e9");

    private char[] _characters = [];

    /// <summary>When the record arrived, in seconds since 1970; 0 or less: not known.</summary>
    public long ArrivalSeconds { get; set; }

    /// <summary>Whether a field allows values of a token's type.</summary>
    /// <param name="token">The value's token.</param>
    /// <param name="field">The field.</param>
    public static bool IsOfType(JsonTokenType token, SchemaField field) => token switch
    {
        JsonTokenType.Null => field.IsNullable,
        JsonTokenType.String => field.Allows(FieldType.String),
        JsonTokenType.Number => field.Allows(FieldType.Integer) || field.Allows(FieldType.Number),
        JsonTokenType.True or JsonTokenType.False => field.Allows(FieldType.Boolean),
        JsonTokenType.StartArray => field.Allows(FieldType.Array),
        _ => field.Allows(FieldType.Object),
    };

    /// <summary>Checks a string by its field.</summary>
    /// <param name="text">The string, unescaped.</param>
    /// <param name="plan">The field.</param>
    public void CheckText(ReadOnlySpan<byte> text, FieldPlan plan)
    {
        var field = plan.Field;
        if (plan.Texts is { } allowed && !Holds(allowed, text)) faults.RefuseValue(plan, text);
        if (field.Format != FieldFormat.None) CheckFormat(text, plan);
        if (field.CompiledPattern is { } pattern && !pattern.IsMatch(text, ref _characters))
            faults.RefuseHere($"must match the pattern {pattern.Source}; got {faults.Shown(text)}");

        if (field.MinLength is null && field.MaxLength is null) return;
        var length = CodePoints(text);
        if (length < field.MinLength)
            faults.RefuseHere($"must have at least {Characters(field.MinLength)}; got {faults.Shown(text)}");
        if (length > field.MaxLength)
            faults.RefuseHere($"must have at most {Characters(field.MaxLength)}; got {length}, {faults.Shown(text)}");
    }

    private static string Characters(int? count) => count == 1 ? "1 character" : $"{count} characters";

    private void CheckFormat(ReadOnlySpan<byte> text, FieldPlan plan)
    {
        var format = plan.Field.Format;
        if (!TextFormats.Matches(format, text))
        {
            faults.RefuseHere($"must be {FormatCheck.Article(format)} {FormatCheck.Name(format)}; got {faults.Shown(text)}");
        }
        else if (plan.IsOrder && format == FieldFormat.DateTime && !TextFormats.IsUpperCase(text))
        {
            faults.RefuseHere("must have its T and Z in upper case, since its text says which event is newer; "
                + $"got {faults.Shown(text)}");
        }
    }

    private static int CodePoints(ReadOnlySpan<byte> text)
    {
        if (Ascii.IsValid(text)) return text.Length;
        var count = 0;
        foreach (var unit in text)
        {
            // Count all bytes but those that continue a character.
            if ((unit & 0xC0) != 0x80) count++;
        }

        return count;
    }

    /// <summary>Checks a number by its field.</summary>
    /// <param name="number">The number.</param>
    /// <param name="token">The number as the event spells it.</param>
    /// <param name="plan">The field.</param>
    public void CheckNumber(in NumberText number, ReadOnlySpan<byte> token, FieldPlan plan)
    {
        var field = plan.Field;
        // A schema of a union has no column, whose 64 bits an integer must fit.
        if (field.Allows(FieldType.Integer) && !(faults.IsTrying ? number.IsInteger : IsInteger(number)))
            faults.RefuseHere($"must be a whole number of 64 bits; got {faults.Shown(token)}");
        if (plan.Minimum is { } low && number.CompareTo(low.Value) is var below
            && (below < 0 || (below == 0 && field.Minimum!.IsExclusive)))
        {
            faults.RefuseHere($"must be {(field.Minimum!.IsExclusive ? "above" : "at least")} " +
                $"{low.Text}; got {faults.Shown(token)}");
        }

        if (plan.Maximum is { } high && number.CompareTo(high.Value) is var above
            && (above > 0 || (above == 0 && field.Maximum!.IsExclusive)))
        {
            faults.RefuseHere($"must be {(field.Maximum!.IsExclusive ? "below" : "at most")} " +
                $"{high.Text}; got {faults.Shown(token)}");
        }

        if (plan.MultipleOf?.Divides(number) == false)
            faults.RefuseHere($"must be a multiple of {field.MultipleOf}; got {faults.Shown(token)}");

        if (plan.Numbers is not { } allowed) return;
        foreach (var value in allowed)
            if (number.CompareTo(value.Value) == 0) return;

        faults.RefuseValue(plan, token);
    }

    /// <summary>
    /// Checks a time-to-live. DynamoDB never deletes an item beyond these bounds, and reports no error
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html).
    /// </summary>
    /// <param name="number">The number.</param>
    /// <param name="token">The number as the event spells it.</param>
    public void CheckTimeToLive(in NumberText number, ReadOnlySpan<byte> token)
    {
        if (number.CompareTo(_latestTimeToLive.Value) > 0)
        {
            faults.RefuseHere(
                $"must be seconds since 1970, before the year 10000; got {faults.Shown(token)}, as milliseconds are");
        }

        // Only an arrival that is known can be compared with.
        if (ArrivalSeconds <= 0) return;
        var earliest = DateTimeOffset.FromUnixTimeSeconds(ArrivalSeconds).AddYears(
            -(int)ServiceLimits.DynamoDb.TimeToLivePastYears.Maximum);
        Span<byte> digits = stackalloc byte[20];
        earliest.ToUnixTimeSeconds().TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        if (number.CompareTo(NumberText.Parse(digits[..length])) >= 0) return;
        faults.RefuseHere($"must be at most {ServiceLimits.DynamoDb.TimeToLivePastYears.Maximum} years before the record's "
            + $"arrival, since DynamoDB never deletes an item that expired earlier; got {faults.Shown(token)}");
    }

    // The bounds are compared only where the number of digits does not decide.
    private static bool IsInteger(in NumberText number) => number.IsInteger && (number.Exponent < 18
        || (number.Exponent == 18
            && number.CompareTo(NumberText.Parse("9223372036854775807"u8)) <= 0
            && number.CompareTo(NumberText.Parse("-9223372036854775808"u8)) >= 0));

    /// <summary>Checks the number of an object's properties.</summary>
    /// <param name="plan">The object.</param>
    /// <param name="count">Its properties.</param>
    public void CheckCount(ObjectPlan plan, int count)
    {
        if (count < plan.MinProperties) faults.RefuseHere($"must have at least {plan.MinProperties} properties; got {count}");
        if (count > plan.MaxProperties) faults.RefuseHere($"must have at most {plan.MaxProperties} properties; got {count}");
    }

    /// <summary>Checks the elements of an array together.</summary>
    /// <param name="field">The array.</param>
    /// <param name="count">Its elements.</param>
    /// <param name="json">The array as the event spells it.</param>
    public void CheckElements(SchemaField field, int count, ReadOnlySpan<byte> json)
    {
        if (count < field.MinItems) faults.RefuseHere($"must have at least {field.MinItems} elements; got {count}");
        if (count > field.MaxItems) faults.RefuseHere($"must have at most {field.MaxItems} elements; got {count}");
        // After a refusal the elements are not compared: text that is not Unicode has no value.
        if (field.HasUniqueItems && !faults.Any && UniqueItems.FindRepetition(json) is { } again)
            faults.RefuseHere($"must have elements that all differ; got [{again.First}] and [{again.Second}], which are equal");
    }

    /// <summary>Whether a value is one of several.</summary>
    /// <param name="values">The several.</param>
    /// <param name="value">The value.</param>
    public static bool Holds(byte[][] values, ReadOnlySpan<byte> value)
    {
        foreach (var allowed in values)
            if (value.SequenceEqual(allowed)) return true;

        return false;
    }

    /// <summary>Whether an object may have a property that the schema does not list; if not, it is refused.</summary>
    /// <param name="name">The property's name, unescaped.</param>
    /// <param name="plan">The object; null where the schema does not describe it.</param>
    /// <param name="isTop">Whether the object is the record.</param>
    public bool AllowsOther(ReadOnlySpan<byte> name, ObjectPlan? plan, bool isTop)
    {
        if (plan is { AllowsOthers: false })
        {
            faults.RefuseProperty(name, "must not be there, since the schema does not name it and allows no others; got it");
            return false;
        }

        if (plan?.OtherNames is { } pattern && !pattern.IsMatch(name, ref _characters))
        {
            faults.RefuseProperty(
                name, $"must not be there, since its name does not match the pattern {pattern.Source}; got it");
            return false;
        }

        if (!isTop) return true;
        if (name.IsEmpty || !ServiceLimits.DynamoDb.AttributeNameLength.Contains(name.Length))
        {
            faults.Refuse($"a property's name must have {ServiceLimits.DynamoDb.AttributeNameLength}; got {name.Length}");
            return false;
        }

        if (!Holds(reserved, name)) return true;
        faults.RefuseProperty(name, "must not be there, since the writer sets it; got it");
        return false;
    }
}
