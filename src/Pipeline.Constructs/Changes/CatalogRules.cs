using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.Constructs.Internal;

/// <summary>The effects of a change of a catalog's table on its queries.</summary>
internal static partial class CatalogRules
{
    private const string Type = AwsType.Glue.Table;
    private const string Parameters = "TableInput.Parameters";

    /// <summary>
    /// Finds objects that no table reads any more: their folders lie above or beside the partitions, or their format is another.
    /// </summary>
    public static ChangeEffect? Folders(ResourceChange change)
    {
        if (Folder(change.Was) is not { } was) return null;
        var format = Format(change.Was);
        TemplateResource[] reading =
            [.. change.After.Resources.Where(table => table.Type == Type && Folder(table) is { } now && Reads(now, was))];
        if (reading.Length > 0 && reading.All(table => Format(table) == format)) return null;
        var effect = reading.Length == 0
            ? $"no longer reads the objects in {was}: no query finds them"
            : $"reads the objects in {was} in another format than they were written in: queries of them fail";
        var now = change.Is is null ? "" : $"{Folder(change.Is)};{Format(change.Is)}";
        return new ChangeEffect(effect, [Parameters], $"{was};{format}", now);
    }

    /// <summary>Finds a new name of the table, which existing queries, dashboards and views do not know.</summary>
    public static ChangeEffect? Name(ResourceChange change)
    {
        const string Property = "TableInput.Name";
        if (change.Is is not { } now || change.Was.At(Property) is not { } was || now.At(Property) is not { } name) return null;
        if (TemplateText.Canonical(was) == TemplateText.Canonical(name)) return null;
        return new ChangeEffect(
            $"is renamed from {TemplateText.Show(was)} to {TemplateText.Show(name)}: the data stays, and queries, dashboards " +
            "and views that name the old table fail",
            [Property],
            TemplateText.Canonical(was),
            TemplateText.Canonical(name));
    }

    // Athena reads everything below a partition's folder, and no folder above or beside it.
    private static bool Reads(string now, string was) => was.StartsWith(now, StringComparison.Ordinal);

    private static string Format(TemplateResource table) =>
        TemplateText.Canonical(table.At("TableInput.StorageDescriptor.InputFormat"));

    // Makes s3://bucket/data/yyyy/MM/dd/HH/ from s3://bucket/data/${datehour}/; null if the table has no projected partitions.
    private static string? Folder(TemplateResource table)
    {
        if (table.At(Parameters) is not JsonObject parameters) return null;
        if (parameters["storage.location.template"] is not { } template) return null;
        return Column().Replace(TemplateText.Show(template), column =>
            parameters[$"projection.{column.Groups["name"].Value}.format"] is { } format
                ? TemplateText.Show(format) : column.Value);
    }

    [GeneratedRegex(@"\$\{(?<name>[^}]+)\}")]
    private static partial Regex Column();
}
