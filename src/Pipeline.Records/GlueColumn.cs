namespace Pipeline.Records;

/// <summary>A column of the Glue table.</summary>
/// <param name="Name">The field's name in lower case, as Hive and Athena keep it.</param>
/// <param name="Type">The Hive type, such as <c>struct&lt;id:string,scores:array&lt;double&gt;&gt;</c>.</param>
/// <param name="Comment">The field's description in one line, shortened to what Glue accepts; null where there is none.</param>
public sealed record GlueColumn(string Name, string Type, string? Comment);
