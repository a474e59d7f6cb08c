using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SecretsManager;

namespace Pipeline.Constructs.Tests;

/// <summary>A bucket and a key of another account, for destinations whose own tests have none.</summary>
public class CrossAccountBackupTests
{
    private const string Theirs = "444455556666";

    [Theory]
    [InlineData("Snowflake")]
    [InlineData("OpenSearchServerless")]
    [InlineData("S3Tables")]
    [InlineData("HttpEndpoint")]
    public void BackupOfAnotherAccount_ItsKeyAndTheObjectsAclAreAllowed(string destination)
    {
        var statements = Synth.Template(
            stack => new Delivery(stack, "Delivery", new() { Destination = To(destination, stack) }), env: Synth.Known)
            .Statements().ToList();

        var objects =
            statements.Single(statement => $"{statement["Action"]}".Contains("s3:PutObjectAcl", StringComparison.Ordinal));
        objects["Resource"]!.ToJsonString().ShouldContain(":s3:::theirs/errors/*");
        var key = statements.Single(statement => $"{statement["Resource"]}" == $"arn:aws:kms:eu-west-1:{Theirs}:key/theirs");
        $"{key["Action"]}".ShouldContain("kms:GenerateDataKey");
        $"{key["Condition"]!["StringEquals"]!["kms:ViaService"]}".ShouldBe("s3.eu-west-1.amazonaws.com");
    }

    private static DeliveryDestination To(string destination, Stack stack)
    {
        var backup = new DeliveryBackup
        {
            Bucket = Bucket.FromBucketAttributes(
                stack, "Bucket", new BucketAttributes { BucketName = "theirs", Account = Theirs, Region = "eu-west-1" }),
            EncryptionKey = Key.FromKeyArn(stack, "Key", $"arn:aws:kms:eu-west-1:{Theirs}:key/theirs"),
        };
        var secret =
            Secret.FromSecretCompleteArn(stack, "Secret", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:store-AbCdEf");
        return destination switch
        {
            "Snowflake" => DeliveryDestination.Snowflake(new()
            {
                AccountUrl = "https://xy12345.eu-west-1.snowflakecomputing.com",
                Database = "PLANT",
                Schema = "PUBLIC",
                Table = "READINGS",
                Credentials = secret,
                Backup = backup,
            }),
            "OpenSearchServerless" => DeliveryDestination.OpenSearchServerless(new()
            {
                Collection = SearchCollection.FromAttributes(
                    "badges", "arn:aws:aoss:eu-west-1:111122223333:collection/07tjusf2h91cunochc",
                        "https://07tjusf2h91cunochc.eu-west-1.aoss.amazonaws.com"),
                IndexName = "badges",
                Backup = backup,
            }),
            "S3Tables" => DeliveryDestination.S3Tables(new()
            {
                TableBucketName = "plant-tables",
                Tables = [new() { Namespace = "plant", Name = "readings" }],
                Backup = backup,
            }),
            _ => DeliveryDestination.HttpEndpoint(
                new() { Url = "https://example.com/records", AccessKey = secret, Backup = backup }),
        };
    }
}
