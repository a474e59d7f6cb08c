namespace Pipeline.Records.Items;

/// <summary>Where an item stands in an <see cref="ItemBuffer"/>.</summary>
/// <param name="Json">The item in DynamoDB's JSON: <c>{"zone":{"S":"hall-a"},...}</c>.</param>
/// <param name="Key">
/// The item's key in a form of its own: equal for items that DynamoDB takes for the same, however their keys are written.
/// </param>
/// <param name="Order">
/// The value of <see cref="ItemOptions.OrderBy"/>: a string's characters or a number as written; empty without.
/// </param>
/// <param name="OrderJson">The same as DynamoDB's JSON, <c>{"N":"12"}</c>; empty without.</param>
/// <param name="Size">The item's size as DynamoDB counts it, about, in bytes.</param>
internal readonly record struct TranscodedItem(ByteRange Json, ByteRange Key, ByteRange Order, ByteRange OrderJson, int Size);

/// <summary>A part of a buffer.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How many bytes it has.</param>
internal readonly record struct ByteRange(int Start, int Length);
