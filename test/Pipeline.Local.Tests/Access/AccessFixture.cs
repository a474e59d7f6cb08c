using System.Text.Json.Nodes;
using Pipeline.Local.Access;
using Pipeline.Local.Access.Reports;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Access;

/// <summary>A small deployment with a role's policies and resources' policies, and the decisions about calls.</summary>
internal sealed class AccessFixture : IRunLog
{
    public const string Account = "111122223333";
    public const string Region = "eu-west-1";
    public const string RoleArn = $"arn:aws:iam::{Account}:role/Writer";
    public const string SessionArn = $"arn:aws:sts::{Account}:assumed-role/Writer/function";
    public const string StreamArn = $"arn:aws:kinesis:{Region}:{Account}:stream/Events";
    public const string KeyArn = $"arn:aws:kms:{Region}:{Account}:key/11111111-2222-3333-4444-555555555555";

    private readonly List<Resource> _resources = [];

    public List<string> Said { get; } = [];

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));

    public static Caller Role { get; } = new(SessionArn, RoleArn, "lambda.amazonaws.com");

    /// <summary>A policy document with this one statement.</summary>
    public static string Document(params string[] statements) =>
        $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";

    public static string Allow(string action, string resource = "*", string more = "") =>
        $$"""{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}"{{more}}}""";

    public static string Deny(string action, string resource = "*", string more = "") =>
        $$"""{"Effect":"Deny","Action":"{{action}}","Resource":"{{resource}}"{{more}}}""";

    /// <summary>A condition on one key, to append to a statement's other elements.</summary>
    public static string Where(string name, string key, string value) =>
        $",\"Condition\":{{\"{name}\":{{\"{key}\":\"{value}\"}}}}";

    public AccessFixture Add(string type, string properties, string id = "Thing", string? physicalId = null, string? arn = null)
    {
        _resources.Add(
            new Resource("Stack", id, type, physicalId ?? id, arn, $"Stack/{id}", JsonNode.Parse(properties)!.AsObject()));
        return this;
    }

    /// <summary>The role Writer with an identity-based policy and additional properties.</summary>
    public AccessFixture WithRole(string? policy = null, string more = "",
        string trust = """{"Service":"lambda.amazonaws.com"}""") => Add(
        "AWS::IAM::Role",
        $$"""
        {
          "AssumeRolePolicyDocument": {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
          "Principal":{{trust}}}]},
          "Policies": [{{(policy is null ? "" : $$"""{"PolicyName":"Inline","PolicyDocument":{{policy}}}""")}}]
          {{more}}
        }
        """,
        "Writer",
        arn: RoleArn);

    public AccessFixture WithBucketPolicy(string policy, string bucket = "data") =>
        Add("AWS::S3::BucketPolicy", $$"""{"Bucket":"{{bucket}}","PolicyDocument":{{policy}}}""", "BucketPolicy");

    public AccessFixture WithKey(string policy) => Add("AWS::KMS::Key", $$"""{"KeyPolicy":{{policy}}}""", "Key", arn: KeyArn);

    public AccessFixture WithBoundary(string policy)
    {
        const string arn = $"arn:aws:iam::{Account}:policy/Boundary";
        return Add("AWS::IAM::ManagedPolicy", $$"""{"PolicyDocument":{{policy}}}""", "Boundary", arn, arn);
    }

    public const string BoundaryProperty = $$""","PermissionsBoundary":"arn:aws:iam::{{Account}}:policy/Boundary" """;

    public Deployment Deployment => new(Account, Region, "aws", _resources, [], new Dictionary<(string, string), string>());

    public AccessControl Build(IReadOnlyDictionary<string, string>? policies = null) =>
        new(Deployment, Time, this, policies: policies);

    public void Say(string source, string line) => Said.Add(line);

    public void Measure(string nameSpace, string metric, double value, params (string Name, string Value)[] dimensions)
    {
    }
}

internal static class AccessAssertions
{
    /// <summary>Whether a call is allowed.</summary>
    public static bool Allows(this AccessControl access, string action, string resource,
        params (string Key, string Value)[] context) =>
        access.Denial(action, resource, context) is null;

    /// <summary>Whether a call was denied.</summary>
    public static bool HasDenied(this AccessReport report) => report.Roles.Any(role => role.Denied.Count > 0);

    /// <summary>The response to a denied call; null if the call is allowed.</summary>
    public static string? Denial(this AccessControl access, string action, string resource,
        params (string Key, string Value)[] context)
    {
        var keys = context.Length == 0 ? null : context.GroupBy(pair => pair.Key)
            .ToDictionary(group => group.Key, group => group.Select(pair => pair.Value).ToArray());
        try
        {
            access.Require(AccessFixture.Role, new Permission(action, resource, keys));
            return null;
        }
        catch (ServiceException exception)
        {
            exception.Code.ShouldBe("AccessDeniedException");
            exception.Status.ShouldBe(400);
            return exception.Message;
        }
    }
}
