using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

public abstract partial class DeliveryDestination
{
    /// <summary>Tables of an S3 table bucket. S3 compacts them and removes their old snapshots by itself.</summary>
    /// <param name="props">The table bucket, the tables and where failed records go, and settings that have defaults.</param>
    [Documented("S3 Tables", "https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-integrating-firehose.html")]
    public static DeliveryDestination S3Tables(S3TablesDestinationProps props) => new S3TablesDestination(Argument.Given(props));

    private sealed class S3TablesDestination(S3TablesDestinationProps props) : DeliveryDestination
    {
        private const string Federated = "s3tablescatalog";

        internal override void Validate(Violations violations) => props.Validate(violations);

        // The role needs no S3 permission for the tables: Lake Formation grants access to their data.
        internal override DestinationBinding Bind(DestinationContext context) => props.Stream.Bind(
            context,
            Glue(context.Stack, $"catalog/{Federated}/{props.TableBucketName}"),
            [CatalogStatement(context.Stack), IcebergStream.LakeFormationStatement],
            [IcebergStream.LakeFormationWildcard]);

        // The actions and catalogs of https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-s3-tables,
        // which allows all databases and tables. Here only the stream's own are allowed, in the form of
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-integrating-glue-endpoint.html.
        private PolicyStatement CatalogStatement(Stack stack)
        {
            var bucket = $"{Federated}/{props.TableBucketName}";
            return new Permission(
                ["glue:GetDatabase", "glue:GetTable", "glue:UpdateTable"],
                [
                    Glue(stack, "catalog"),
                    Glue(stack, $"catalog/{Federated}"),
                    Glue(stack, $"catalog/{bucket}"),
                    .. props.Tables.Select(table => Glue(stack, $"database/{bucket}/{table.Namespace}")).Distinct(),
                    .. props.Tables.Select(table => Glue(stack, $"table/{bucket}/{table.Namespace}/{table.Name}")),
                ]).ToStatement();
        }

        private static string Glue(Stack stack, string resource) =>
            stack.FormatArn(new ArnComponents { Service = "glue", Resource = resource, ArnFormat = ArnFormat.NO_RESOURCE_NAME });
    }
}
