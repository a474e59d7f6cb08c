namespace Pipeline.Local.Engines;

/// <summary>A table whose items expire.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Attribute">The attribute with the time, in seconds since 1970.</param>
/// <param name="Keys">Its key attributes.</param>
internal sealed record TimeToLiveTable(string Table, string Attribute, IReadOnlyList<string> Keys);
