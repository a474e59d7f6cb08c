using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

public sealed partial record EventTableProps
{
    // The stack's Region limits replicas and their keys; CDK throws exceptions without an explanation if these rules are broken.
    internal void Validate(Violations violations, string stackRegion)
    {
        DataRemoval.Validate(violations, RemovalPolicy);
        if (!HasParts(violations)) return;
        ItemExpiry.Validate(violations, Schema, ItemLifetime);
        Billing.Validate(violations.For(nameof(Billing)));
        violations.Within(nameof(PointInTimeRecovery), PointInTimeRecovery, ServiceLimits.DynamoDb.RecoveryDays);
        DataRemoval.ValidateProtection(violations, DeletionProtection, RemovalPolicy);
        violations.Require(
            ChangeTimePrecision is null || ChangesToKinesis is not null,
            nameof(ChangeTimePrecision),
            "not be set without ChangesToKinesis",
            ChangeTimePrecision,
            "set ChangesToKinesis, or leave it out");
        // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_gettingstarted.html
        const string Same = "use a stream of the table's Region and account: DynamoDB writes to no other";
        violations.SameRegion(nameof(ChangesToKinesis), ChangesToKinesis, Same);
        violations.SameAccount(nameof(ChangesToKinesis), ChangesToKinesis, Same);
        violations.Defined(nameof(ChangeTimePrecision), ChangeTimePrecision);
        violations.Defined(nameof(ChangeStream), ChangeStream);
        violations.Defined(nameof(ContributorInsights), ContributorInsights);
        violations.Defined(nameof(TableClass), (TableClass?)TableClass);
        ValidateIndexes(violations);
        ValidateReplicas(violations, stackRegion);
    }

    private bool HasParts(Violations violations) =>
        violations.Given(nameof(Schema), Schema)
        & violations.Given(nameof(Billing), Billing)
        & violations.Given(nameof(Encryption), Encryption)
        & violations.AllGiven(nameof(GlobalIndexes), GlobalIndexes)
        & violations.AllGiven(nameof(LocalIndexes), LocalIndexes)
        & violations.AllGiven(nameof(Replicas), Replicas);

    private void ValidateIndexes(Violations violations)
    {
        violations.Count(
            nameof(GlobalIndexes),
            GlobalIndexes,
            ServiceLimits.DynamoDb.GlobalIndexes,
            "remove some: CDK's TableV2 takes no more, whatever the account's quota");
        violations.Count(nameof(LocalIndexes), LocalIndexes, ServiceLimits.DynamoDb.LocalIndexes);
        violations.Require(
            LocalIndexes.Count == 0 || Schema.SortKey is not null,
            nameof(LocalIndexes),
            "be empty for a table without a sort key",
            string.Join(", ", LocalIndexes.Select(index => index.Name)),
            "use GlobalIndexes, or name a sortKey in the schema");
        for (var i = 0; i < GlobalIndexes.Count; i++)
            GlobalIndexes[i].Validate(violations.For($"{nameof(GlobalIndexes)}[{i}]"), Schema, isLocal: false);

        for (var i = 0; i < LocalIndexes.Count; i++)
            LocalIndexes[i].Validate(violations.For($"{nameof(LocalIndexes)}[{i}]"), Schema, isLocal: true);

        var all = GlobalIndexes.Concat(LocalIndexes).ToList();
        foreach (var twin in all.GroupBy(index => index.Name).Where(group => group.Count() > 1))
            violations.Add(nameof(GlobalIndexes), "have unique names, including local indexes", twin.Key, "rename one");

        var projected = all.SelectMany(index => index.Projection.Fields).ToList();
        var limit = ServiceLimits.DynamoDb.ProjectedFieldsOfAllIndexes;
        violations.Require(
            limit.Contains(projected.Count),
            nameof(GlobalIndexes),
            $"include {limit} together, including local indexes",
            projected.Count,
            "use IndexProjection.All");
    }

    private void ValidateReplicas(Violations violations, string stackRegion)
    {
        const string ReplicaKeys = $"{nameof(Encryption)}.{nameof(EventTableEncryption.ReplicaKeyArns)}";
        foreach (var region in Encryption.ReplicaKeyArns.Keys.Where(region => !Replicas.Contains(region)))
            violations.Add(ReplicaKeys, "be of Regions in Replicas", region, "add the replica or remove its key");

        if (Replicas.Count == 0) return;
        violations.Require(
            !Token.IsUnresolved(stackRegion),
            nameof(Replicas),
            "be empty in a stack without an explicit Region",
            string.Join(", ", Replicas),
            "set the stack's Env.Region");
        violations.Require(
            Replicas.Distinct().Count() == Replicas.Count,
            nameof(Replicas),
            "name each Region once",
            string.Join(", ", Replicas),
            "remove the repetition");
        violations.Require(
            ChangeStream is null or StreamViewType.NEW_AND_OLD_IMAGES,
            nameof(ChangeStream),
            "be unset or NEW_AND_OLD_IMAGES with replicas",
            ChangeStream,
            "use NEW_AND_OLD_IMAGES");
        foreach (var region in Replicas.Distinct())
        {
            violations.Require(
                Region().IsMatch(region), nameof(Replicas), "name Regions, no tokens", region, "write it as eu-central-1");
            violations.Require(
                region != stackRegion, nameof(Replicas), "be other Regions than the stack's", region, "remove it");
            violations.Require(
                Encryption.Key is null || Encryption.ReplicaKeyArns.ContainsKey(region),
                ReplicaKeys,
                "hold a key for each replica",
                $"none for {region}",
                "add the ARN of a key there");
        }
    }

    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9]\\z")]
    private static partial Regex Region();
}
