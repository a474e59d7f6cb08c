using System.Text.RegularExpressions;
using Amazon.CDK.AWS.OpenSearchServerless;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>The OpenSearch Serverless collection that documents go to.</summary>
public sealed partial record SearchCollection
{
    private SearchCollection(string name, string arn, string endpoint) => (Name, Arn, Endpoint) = (name, arn, endpoint);

    /// <summary>A collection of this app.</summary>
    /// <param name="collection">The collection.</param>
    public static SearchCollection Of(CfnCollection collection) =>
        new(Argument.Given(collection).Name, collection.AttrArn, collection.AttrCollectionEndpoint);

    /// <summary>An existing collection, in the delivery's account.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="arn">Its ARN, which ends in the collection's id, not its name.</param>
    /// <param name="endpoint">Its endpoint, with <c>https://</c>.</param>
    public static SearchCollection FromAttributes(string name, string arn, string endpoint) => new(name, arn, endpoint);

    /// <summary>The name, which access policies refer to.</summary>
    public string Name { get; }

    /// <summary>The ARN.</summary>
    public string Arn { get; }

    /// <summary>The endpoint, with <c>https://</c>.</summary>
    public string Endpoint { get; }

    internal void Validate(Violations violations)
    {
        violations.Matches(
            nameof(Arn),
            Arn,
            ArnForm(),
            "be a collection's ARN",
            "write it as arn:aws:aoss:eu-west-1:111122223333:collection/07tjusf2h91cunochc, its id and not its name last");
        violations.Matches(nameof(Endpoint), Endpoint, EndpointForm(), "begin with https://", "put https:// before it");
    }

    [GeneratedRegex("^arn:[^:]+:aoss:[^:]+:[^:]+:collection/[a-z0-9]+$")]
    private static partial Regex ArnForm();

    [GeneratedRegex("^https://")]
    private static partial Regex EndpointForm();
}
