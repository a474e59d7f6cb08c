using System.Text;
using Pipeline.Records.Numbers;

namespace Pipeline.Records.Items;

/// <summary>The value of one key of an item, as DynamoDB's JSON has it.</summary>
/// <param name="Type">String or number.</param>
/// <param name="Value">The characters, or the number as a text.</param>
internal readonly record struct ItemKeyValue(KeyType Type, string Value);

/// <summary>Writes an item's key in the form of <see cref="TranscodedItem.Key"/>.</summary>
internal static class ItemKey
{
    /// <summary>
    /// Appends the key of an item that DynamoDB returned, to compare it with <see cref="TranscodedItem.Key"/>.
    /// </summary>
    /// <param name="output">Where to.</param>
    /// <param name="partition">The partition key.</param>
    /// <param name="sort">The sort key, if the table has one.</param>
    /// <returns>The place of the key in the output.</returns>
    public static ByteRange Write(ItemBuffer output, ItemKeyValue partition, ItemKeyValue? sort)
    {
        var keys = new KeyValues();
        Set(keys, KeyRole.Partition, partition);
        if (sort is { } second) Set(keys, KeyRole.Sort, second);
        return new ByteRange(output.Length, keys.WriteTo(output));
    }

    private static void Set(KeyValues keys, KeyRole role, ItemKeyValue key)
    {
        var bytes = Encoding.UTF8.GetBytes(key.Value);
        if (key.Type == KeyType.Number) keys.Set(role, NumberText.Parse(bytes));
        else keys.Set(role, bytes);
    }
}
