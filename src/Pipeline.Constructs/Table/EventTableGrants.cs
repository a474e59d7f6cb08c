using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.KMS;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>The least statements that readers and writers of a table need.</summary>
/// <param name="owner">The construct that makes the grants.</param>
/// <param name="table">Its table.</param>
/// <param name="key">The table's customer managed key, if any.</param>
/// <param name="indexNames">The indexes that readers may query.</param>
/// <param name="replicas">The other Regions that hold it, each with the ARN of its customer managed key, if any.</param>
internal sealed partial class EventTableGrants(
    Construct owner,
    ITableV2 table,
    IKey? key,
    IReadOnlyList<string> indexNames,
    IReadOnlyDictionary<string, string?>? replicas = null)
{
    private static readonly string[] WriteActions = ["dynamodb:PutItem", "dynamodb:BatchWriteItem"];

    /// <summary>Permissions to write in the table's Region and its replicas' Regions.</summary>
    public IEnumerable<Permission> Write(string[] actions)
    {
        var all = WriteActions.Union(actions).ToArray();
        Check(actions);
        return [new Permission(all, [.. TableArns]), .. Keys()];
    }

    /// <summary>Permissions for these actions, only in the table's own Region.</summary>
    public IEnumerable<Permission> Only(string[] actions)
    {
        Check(actions);
        return [new Permission(actions, [table.TableArn]), .. Key()];
    }

    /// <summary>Permissions to read the stream of the table's changes.</summary>
    /// <param name="streamArn">The stream.</param>
    public IEnumerable<Permission> Changes(string streamArn) =>
    [
        new Permission(["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"], [streamArn]),
        new Permission(["dynamodb:ListStreams"], [$"{table.TableArn}/stream/*"]),
        .. Key(),
    ];

    private void Check(string[] actions) => Violations.ThrowIfAny(owner, violations =>
    {
        foreach (var action in actions)
        {
            violations.Matches(
                "Actions", action, Action(), "be actions of DynamoDB without wildcards", "name each, as dynamodb:UpdateItem");
        }
    });

    private IEnumerable<string> TableArns =>
        [table.TableArn, .. Regions.Select(region => Stack.Of(owner).FormatArn(new ArnComponents
    {
        Service = "dynamodb",
        Region = region,
        Resource = "table",
        ResourceName = table.TableName,
    }))];

    private IEnumerable<string> Regions => (replicas ?? new Dictionary<string, string?>()).Keys.Order(StringComparer.Ordinal);

    public IEnumerable<Permission> Read() =>
    [
        new Permission(
            ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan"],
            [.. TableArns.SelectMany(arn => new[] { arn }.Concat(indexNames.Select(index => $"{arn}/index/{index}")))]),
        .. Keys(),
    ];

    private IEnumerable<Permission> Keys() =>
        [.. Key(), .. Regions.Where(region => replicas![region] is not null).Select(region => Key(replicas![region]!, region))];

    // On behalf of a reader or writer, DynamoDB asks KMS only to decrypt the table's key. It asks for data keys as the service,
    // and for grants on behalf of the table's creator. The encryption context names the table and the account. See "Monitoring
    // DynamoDB interaction with AWS KMS" in
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html.
    private IEnumerable<Permission> Key() => key is null ? [] : [Key(key.KeyArn, table.Env.Region)];

    private Permission Key(string keyArn, string region) => new(["kms:Decrypt"], [keyArn])
    {
        Equal = new Dictionary<string, object>
        {
            [ViaService.Key] = ViaService.Of("dynamodb", region),
            ["kms:EncryptionContext:aws:dynamodb:tableName"] = table.TableName,
            ["kms:EncryptionContext:aws:dynamodb:subscriberId"] = table.Env.Account,
        },
    };

    [GeneratedRegex("^dynamodb:[A-Za-z]+\\z")]
    private static partial Regex Action();
}
