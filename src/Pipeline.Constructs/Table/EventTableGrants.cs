using System.Text.RegularExpressions;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.KMS;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>The statements that readers and writers of a table need, and no more.</summary>
/// <param name="owner">The construct that grants.</param>
/// <param name="table">Its table.</param>
/// <param name="key">The table's customer managed key, if any.</param>
/// <param name="indexNames">The indexes that readers may query.</param>
internal sealed partial class EventTableGrants(Construct owner, ITableV2 table, IKey? key, IReadOnlyList<string> indexNames)
{
    private static readonly string[] WriteActions = ["dynamodb:PutItem", "dynamodb:BatchWriteItem"];

    public IEnumerable<Permission> Write(string[] actions) => Only([.. WriteActions.Union(actions)]);

    public IEnumerable<Permission> Only(string[] actions)
    {
        Violations.ThrowIfAny(owner, violations =>
        {
            foreach (var action in actions)
            {
                violations.Matches(
                    "Actions", action, Action(), "be actions of DynamoDB without wildcards", "name each, as dynamodb:UpdateItem");
            }
        });
        return [new Permission(actions, [table.TableArn]), .. Key()];
    }

    public IEnumerable<Permission> Read() =>
    [
        new Permission(
            ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan"],
            [table.TableArn, .. indexNames.Select(index => $"{table.TableArn}/index/{index}")]),
        .. Key(),
    ];

    // On behalf of who reads or writes a table, DynamoDB asks KMS to decrypt the table's key, and nothing else: for data keys it
    // asks as the service, and for grants on behalf of who creates the table. The context names the table and the account. See
    // "Monitoring DynamoDB interaction with AWS KMS" in
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html.
    private IEnumerable<Permission> Key() => key is null
        ? []
        :
        [
            new Permission(["kms:Decrypt"], [key.KeyArn])
            {
                Equal = new Dictionary<string, object>
                {
                    [ViaService.Key] = ViaService.Of("dynamodb", table.Env.Region),
                    ["kms:EncryptionContext:aws:dynamodb:tableName"] = table.TableName,
                    ["kms:EncryptionContext:aws:dynamodb:subscriberId"] = table.Env.Account,
                },
            },
        ];

    [GeneratedRegex("^dynamodb:[A-Za-z]+\\z")]
    private static partial Regex Action();
}
