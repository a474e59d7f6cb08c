using System.Text;
using System.Text.Json;
using Pipeline.Records.Patterns;
using Pipeline.Records.Limits;
using Pipeline.Records.Numbers;

namespace Pipeline.Records.Items;

/// <summary>The role of a field in the table's key.</summary>
internal enum KeyRole
{
    None,
    Partition,
    Sort,
}

/// <summary>A field prepared for reading records: its name and allowed values as the bytes of JSON.</summary>
internal sealed class FieldPlan
{
    private FieldPlan(SchemaField field)
    {
        Field = field;
        Name = Encoding.UTF8.GetBytes(field.Name);
        // The output always has ,"name": before the value, however the event spells the name.
        Prefix = [(byte)',', (byte)'"', .. JsonEncodedText.Encode(field.Name).EncodedUtf8Bytes, (byte)'"', (byte)':'];
        Spelling = Name.AsSpan().ContainsAnyInRange((byte)0, (byte)0x1F) || Name.AsSpan().ContainsAny((byte)'"', (byte)'\\')
            ? [] : [(byte)'"', .. Name, (byte)'"', (byte)':'];
        (Texts, Numbers, Truths) = Values(field);
        Minimum = Bound(field.Minimum);
        Maximum = Bound(field.Maximum);
        MultipleOf = field.MultipleOf is null ? null : ExactMultiple.TryCreate(field.MultipleOf);
        Items = field.Items is null ? null : new FieldPlan(field.Items);
        PrefixItems = field.PrefixItems.Count == 0 ? null : [.. field.PrefixItems.Select(Of)];
        CountsElements = field.Allows(FieldType.Array)
            && (field.MinItems is not null || field.MaxItems is not null || field.HasUniqueItems);
        OneOf = [.. field.OneOf.Select(Of)];
        AnyOf = [.. field.AnyOf.Select(Of)];
        HasUnions = OneOf.Length + AnyOf.Length > 0;
        Object = field.Allows(FieldType.Object) ? new ObjectPlan(field, field.Fields.Select(Of)) : null;
    }

    public SchemaField Field { get; }

    public byte[] Name { get; }

    /// <summary>What stands before the value in the output: a comma, the name and a colon.</summary>
    public byte[] Prefix { get; }

    /// <summary>The name and the colon as most events spell them; empty where the name needs escapes.</summary>
    public byte[] Spelling { get; }

    /// <summary>The strings that are allowed; null: any.</summary>
    public byte[][]? Texts { get; }

    /// <summary>The numbers that are allowed; null: any.</summary>
    public KeptNumber[]? Numbers { get; }

    /// <summary>Which of true and false are allowed; null: both.</summary>
    public byte[][]? Truths { get; }

    public KeptNumber? Minimum { get; }

    public KeptNumber? Maximum { get; }

    public ExactMultiple? MultipleOf { get; }

    public FieldPlan? Items { get; }

    /// <summary>The first elements of an array; null where all elements are alike.</summary>
    public FieldPlan[]? PrefixItems { get; }

    /// <summary>Whether an array has a rule for all its elements together.</summary>
    public bool CountsElements { get; }

    public ObjectPlan? Object { get; }

    /// <summary>Whether values must match schemas of a union besides this one.</summary>
    public bool HasUnions { get; }

    /// <summary>The schemas of which a value must match exactly one; empty: none.</summary>
    public FieldPlan[] OneOf { get; }

    /// <summary>The schemas of which a value must match at least one; empty: none.</summary>
    public FieldPlan[] AnyOf { get; }

    /// <summary>Which key of the table the field is.</summary>
    public KeyRole Key { get; private init; }

    /// <summary>The maximum size of a key of this role, in bytes.</summary>
    public int KeyBytes =>
        (int)(Key == KeyRole.Partition ? ServiceLimits.DynamoDb.PartitionKeyBytes : ServiceLimits.DynamoDb.SortKeyBytes).Maximum;

    public bool IsTimeToLive { get; private init; }

    public bool IsOrder { get; private init; }

    public static FieldPlan Of(SchemaField field) => new(field);

    public static FieldPlan Of(SchemaField field, EventSchema schema, ItemOptions options) => new(field)
    {
        Key = field.Name == schema.PartitionKey.Name ? KeyRole.Partition
            : field.Name == schema.SortKey?.Name ? KeyRole.Sort : KeyRole.None,
        IsTimeToLive = field.Name == schema.TimeToLive,
        IsOrder = field.Name == options.OrderBy,
    };

    private static (byte[][]? Texts, KeptNumber[]? Numbers, byte[][]? Truths) Values(SchemaField field)
    {
        if (field.Enum is not { } values) return default;
        if (field.Type == FieldType.Any)
        {
            var texts = values.Where(value => value[0] == '"').Select(Text);
            var truths = values.Where(value => value is "true" or "false");
            var numbers = values.Where(value => value[0] == '-' || char.IsAsciiDigit(value[0]));
            return (Bytes(texts), Kept(numbers), Bytes(truths));
        }

        return field.Type switch
        {
            FieldType.Integer or FieldType.Number => (null, Kept(values), null),
            FieldType.Boolean => (null, null, Bytes(values)),
            _ => (Bytes(values), null, null),
        };
    }

    private static string Text(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetString()!;
    }

    private static KeptNumber[] Kept(IEnumerable<string> numbers) => [.. numbers.Select(number => new KeptNumber(number))];

    private static byte[][] Bytes(IEnumerable<string> values) => [.. values.Select(Encoding.UTF8.GetBytes)];

    private static KeptNumber? Bound(FieldBound? bound) => bound is null ? null : new KeptNumber(bound.Number);
}

/// <summary>The fields of an object, prepared for reading records.</summary>
internal sealed class ObjectPlan
{
    private readonly FieldPlan[] _fields;

    // For each field, the index of the field that followed it in the last object; the first entry is for the object's start.
    // The number of fields stands for none.
    private readonly int[] _followers;

    /// <param name="field">The object.</param>
    /// <param name="fields">Its fields, prepared.</param>
    public ObjectPlan(SchemaField field, IEnumerable<FieldPlan> fields)
    {
        _fields = [.. fields];
        _followers = [.. Enumerable.Range(0, _fields.Length + 1)];
        AllowsOthers = field.AllowsOthers;
        Others = field.Others is null ? null : FieldPlan.Of(field.Others);
        OtherNames = field.OtherNamePattern;
        MinProperties = field.MinProperties ?? 0;
        MaxProperties = field.MaxProperties ?? int.MaxValue;
        Dependencies =
            [.. field.DependentRequired.SelectMany(pair => pair.Value.Select(other => (Index(pair.Key), Index(other))))];

        int Index(string name) => Array.FindIndex(_fields, one => one.Field.Name == name);
    }

    public ReadOnlySpan<FieldPlan> Fields => _fields;

    public bool AllowsOthers { get; }

    /// <summary>The properties that are not listed; null where they may be anything.</summary>
    public FieldPlan? Others { get; }

    /// <summary>What the names of those properties must match; null: any.</summary>
    public EcmaPattern? OtherNames { get; }

    public int MinProperties { get; }

    public int MaxProperties { get; }

    /// <summary>The indexes of fields, and of a field that must stand beside each.</summary>
    public (int Field, int Other)[] Dependencies { get; }

    /// <summary>
    /// The index of the field that followed another in the last object, or -1. Producers mostly keep an order.
    /// </summary>
    /// <param name="previous">The index of the other field; -1: the object's start.</param>
    public int Guess(int previous)
    {
        var index = _followers[previous + 1];
        return index < _fields.Length && _fields[index].Spelling.Length > 0 ? index : -1;
    }

    /// <summary>
    /// The index of a field by its name, or -1. The field that came in this place in the last object is tried first.
    /// </summary>
    /// <param name="name">The name, unescaped.</param>
    /// <param name="previous">The index of the field before it; -1 for none.</param>
    public int Find(ReadOnlySpan<byte> name, int previous)
    {
        ref var follower = ref _followers[previous + 1];
        if (follower < _fields.Length && name.SequenceEqual(_fields[follower].Name)) return follower;
        for (var i = 0; i < _fields.Length; i++)
            if (name.SequenceEqual(_fields[i].Name)) return follower = i;

        return -1;
    }
}
