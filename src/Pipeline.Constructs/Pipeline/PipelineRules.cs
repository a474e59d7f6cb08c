namespace Pipeline.Constructs.Internal;

/// <summary>Checks the props of a pipeline, before the settings of its parts.</summary>
internal static class PipelineRules
{
    public static void Validate(Violations violations, StreamingPipelineProps props)
    {
        DataRemoval.Validate(violations, props.RemovalPolicy);
        props.Dashboard?.ValidateOptions(violations.For(nameof(props.Dashboard)));
        if (!(violations.Given(nameof(props.Schema), props.Schema)
            & violations.Given(nameof(props.Encryption), props.Encryption)
            & (props.Encryption is not { } encryption
                || violations.AllGiven($"{nameof(props.Encryption)}.{nameof(encryption.FormerKeys)}", encryption.FormerKeys))
            & violations.Given(nameof(props.Layout), props.Layout)
            & violations.Given(nameof(props.Format), props.Format)
            & violations.Given(nameof(props.AlarmEmailAddresses), props.AlarmEmailAddresses)))
        {
            return;
        }

        props.Layout.Validate(violations.For(nameof(props.Layout)));
        props.Layout.ValidateKeys(violations.For(nameof(props.Layout)), props.Schema);
        props.Format.Validate(violations.For(nameof(props.Format)), props.Schema);
        ValidateExisting(violations, props);
        ValidateAbsent(violations, props);
    }

    private static void ValidateExisting(Violations violations, StreamingPipelineProps props)
    {
        Either(nameof(props.Stream), props.Stream, nameof(props.ExistingStream), props.ExistingStream, "the stream");
        Either(nameof(props.Table), props.Table, nameof(props.ExistingTable), props.ExistingTable, "the table");
        Either(nameof(props.DataBucket), props.DataBucket, nameof(props.ExistingBucket), props.ExistingBucket, "the bucket");
        violations.Require(
            props.ExistingTable is null || props.ExistingTable.Schema.Json == props.Schema.Json,
            nameof(props.ExistingTable),
            $"be of the pipeline's schema, {props.Schema.Name}",
            props.ExistingTable?.Schema.Name,
            "make or import it with that schema");

        void Either(string prop, object? change, string existing, object? resource, string what) => violations.Require(
            change is null || resource is null,
            prop,
            $"be absent with {existing}",
            "both",
            $"change {what} where it is made, or remove {existing}");
    }

    private static void ValidateAbsent(Violations violations, StreamingPipelineProps props)
    {
        if (!props.HasDelivery)
        {
            Absent(nameof(props.DataBucket), props.DataBucket, nameof(props.HasDelivery));
            Absent(nameof(props.Destination), props.Destination, nameof(props.HasDelivery));
            Absent(nameof(props.Delivery), props.Delivery, nameof(props.HasDelivery));
            violations.Require(
                !props.HasCatalog || props.ExistingBucket is not null,
                nameof(props.HasCatalog),
                $"be false without a delivery or an {nameof(props.ExistingBucket)}, which the catalog reads",
                "true",
                $"remove it, or give an {nameof(props.ExistingBucket)} that another delivery writes to");
        }

        if (props.HasCatalog) return;
        Absent(nameof(props.Catalog), props.Catalog, nameof(props.HasCatalog));
        violations.Require(
            !props.HasDelivery || !props.Format.IsConverted,
            nameof(props.Format),
            "be Json without a catalog, because Firehose converts with the catalog's table",
            props.Format.Catalog,
            $"set {nameof(props.HasCatalog)}, or use {nameof(PipelineFormat)}.{nameof(PipelineFormat.Json)}");

        void Absent(string prop, object? change, string without) => violations.Require(
            change is null, prop, $"be absent where {without} is false", "a change", $"remove it, or set {without}");
    }
}
