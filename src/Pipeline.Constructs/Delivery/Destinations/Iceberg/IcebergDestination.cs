using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

public abstract partial class DeliveryDestination
{
    /// <summary>
    /// Apache Iceberg tables in your own buckets, through the Glue catalog. They are not compacted and their snapshots do not
    /// expire unless you turn on the catalog's optimizers; S3 Tables do both.
    /// </summary>
    /// <param name="props">The tables and where failed records go, and settings that have defaults.</param>
    [Documented("Apache Iceberg tables", "https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-destination.html")]
    public static DeliveryDestination Iceberg(IcebergDestinationProps props) => new IcebergDestination(Argument.Given(props));

    private sealed class IcebergDestination(IcebergDestinationProps props) : DeliveryDestination
    {
        internal override void Validate(Violations violations) => props.Validate(violations);

        internal override DestinationBinding Bind(DestinationContext context)
        {
            var locations = props.Tables.Select(table => table.Location).ToArray();
            return props.Stream.Bind(
                context,
                Glue(context.Stack, "catalog"),
                [
                    CatalogStatement(context.Stack),
                    .. locations.SelectMany(location => location.Statements(context.Stack)),
                    Deletion(locations),
                    .. props.LakeFormation ? [IcebergStream.LakeFormationStatement] : Array.Empty<PolicyStatement>(),
                ],
                [
                    .. locations.SelectMany(location => location.Wildcards),
                    .. props.LakeFormation ? [IcebergStream.LakeFormationWildcard] : Array.Empty<NecessaryWildcard>(),
                ]);
        }

        // The page allows all databases and tables, and says that they may be limited to those in use:
        // https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-iceberg.
        private PolicyStatement CatalogStatement(Stack stack) => new Permission(
            ["glue:GetDatabase", "glue:GetTable", "glue:UpdateTable"],
            [
                Glue(stack, "catalog"),
                .. props.Tables.Select(table => Glue(stack, "database", table.Database)).Distinct(),
                .. props.Tables.Select(table => Glue(stack, "table", $"{table.Database}/{table.Name}")),
            ]).ToStatement();

        // Deletes files of commits that failed. AWS listed the action for the same tables on its page on databases
        // as a source, which was removed with that preview in 2025. Without the action, Firehose could leave such
        // files behind. Not tried on AWS.
        private static PolicyStatement Deletion(IEnumerable<S3Location> locations) =>
            new Permission(["s3:DeleteObject"],
                [.. locations.SelectMany(location => location.ObjectArns).Distinct()]).ToStatement();

        private string Glue(Stack stack, string resource, string? name = null) => stack.FormatArn(new ArnComponents
        {
            Service = "glue",
            Account = props.CatalogAccount,
            Region = props.CatalogRegion,
            Resource = resource,
            ResourceName = name,
        });
    }
}
