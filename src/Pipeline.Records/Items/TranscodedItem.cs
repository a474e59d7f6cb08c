namespace Pipeline.Records.Items;

/// <summary>The place of an item in an <see cref="ItemBuffer"/>.</summary>
/// <param name="Json">The item in DynamoDB's JSON: <c>{"zone":{"S":"hall-a"},...}</c>.</param>
/// <param name="Key">
/// The item's key in a canonical form: equal for items that DynamoDB takes for the same, however their keys are spelled.
/// </param>
/// <param name="Order">
/// The value of <see cref="ItemOptions.OrderBy"/>: a string's characters, or a number as the event spells it; empty without
/// that option.
/// </param>
/// <param name="OrderJson">That value as DynamoDB's JSON, <c>{"N":"12"}</c>; empty without that option.</param>
/// <param name="Size">The item's approximate size as DynamoDB counts it, in bytes.</param>
internal readonly record struct TranscodedItem(ByteRange Json, ByteRange Key, ByteRange Order, ByteRange OrderJson, int Size);

/// <summary>A part of a buffer.</summary>
/// <param name="Start">The place of its first byte.</param>
/// <param name="Length">The number of its bytes.</param>
internal readonly record struct ByteRange(int Start, int Length);
