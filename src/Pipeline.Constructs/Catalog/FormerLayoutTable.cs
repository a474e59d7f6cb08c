using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.Glue;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Internal;

/// <summary>The tables over the folders of former layouts, so that queries find older objects too.</summary>
internal static partial class FormerLayoutTable
{
    public static void Validate(Violations violations, EventCatalogProps props)
    {
        const string Prop = nameof(EventCatalogProps.FormerLayouts);
        var names = new HashSet<string>(StringComparer.Ordinal) { props.Schema.Name };
        for (var i = 0; i < props.FormerLayouts.Count; i++)
        {
            var (layout, prop) = (props.FormerLayouts[i], $"{Prop}[{i}]");
            layout.Validate(violations.For(prop));
            violations.Require(
                !Token.IsUnresolved(layout.BasePrefix), prop, "have a folder that is known at synthesis", layout.BasePrefix,
                    "write it out");
            if (Token.IsUnresolved(layout.BasePrefix)) continue;
            violations.Require(
                layout != props.Layout, prop, "differ from Layout", layout.FirehosePrefix,
                    "name the layout before the change, or remove it");
            violations.Require(
                layout == props.Layout || names.Add(NameOf(props, layout)),
                prop,
                "have a unique table name",
                NameOf(props, layout),
                "remove one of two layouts that differ only in characters that a table's name cannot hold");
            violations.Length($"{prop} table name", NameOf(props, layout), ServiceLimits.Glue.NameLength,
                "shorten the schema's title");
        }
    }

    public static IReadOnlyList<CfnTable> Make(EventCatalog catalog, EventCatalogProps props) =>
        [.. props.FormerLayouts.Select(layout => Table(catalog, props with
        {
            Layout = layout,
            ProjectionStart = StartIn(props, layout),
        }))];

    private static CfnTable Table(EventCatalog catalog, EventCatalogProps former)
    {
        var input = CatalogTable.Input(former);
        var name = NameOf(former, former.Layout);
        input.Name = name;
        return new CfnTable(catalog, $"Former-{name}", new CfnTableProps
        {
            CatalogId = Stack.Of(catalog).Account,
            DatabaseName = catalog.DatabaseName,
            TableInput = input,
        });
    }

    // A date start is rewritten in this layout's format. NOW-1YEARS has no format and stays as it is.
    private static string StartIn(EventCatalogProps props, DeliveryLayout layout) =>
        DateTime.TryParseExact(
            props.ProjectionStart, props.Layout.Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)
            ? start.ToString(layout.Format, CultureInfo.InvariantCulture)
            : props.ProjectionStart;

    private static string NameOf(EventCatalogProps props, DeliveryLayout layout)
    {
        var folder = OtherCharacters().Replace(layout.BasePrefix.ToLowerInvariant(), "_").Trim('_');
        return $"{props.Schema.Name}_{layout.PartitionKey}{(folder.Length == 0 ? "" : $"_{folder}")}";
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex OtherCharacters();
}
