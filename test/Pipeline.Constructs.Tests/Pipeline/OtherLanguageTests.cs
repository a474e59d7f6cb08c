using System.Reflection;
using System.Runtime.CompilerServices;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;

namespace Pipeline.Constructs.Tests;

/// <summary>How F# and VB, which do not have C#'s <c>with</c> for records, change settings.</summary>
public class OtherLanguageTests
{
    private static readonly Records.EventSchema Schema = Records.EventSchema.Parse(
        """
        { "title": "doors", "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"],
          "x-dynamodb": { "partitionKey": "id" } }
        """);

    // F# refuses to set a property with an init accessor after construction (FS0810), and so does VB (BC37311).
    [Fact]
    public void EveryPropertyOfEveryRecord_CanBeSetAfterItIsMade() => AllProperties()
        .Where(property => property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)))
        .Select(property => $"{property.DeclaringType!.Name}.{property.Name}")
        .ShouldBeEmpty();

    [Fact]
    public void RecordsOfSettings_AreAmongThem() => AllProperties().Select(property => property.DeclaringType).Distinct()
        .ShouldContain(typeof(StreamingPipelineProps), "else the test above finds nothing");

    [Fact]
    public void PropertiesThatAFunctionSets_ChangeThePartAndNothingElse()
    {
        var template = Synth.Template(stack => new StreamingPipeline(stack, "Doors", new()
        {
            Schema = Schema,
            Stream = stream =>
            {
                stream.Retention = Duration.Days(7);
                return stream;
            },
            Writer = writer =>
            {
                writer.Batching.BatchSize = 100;
                return writer;
            },
        }));
        var stream = template.Properties("AWS::Kinesis::Stream");
        ((int)stream["RetentionPeriodHours"]!).ShouldBe(168);
        stream.ContainsKey("StreamEncryption").ShouldBeTrue("the pipeline's key stays");
        ((int)template.Properties("AWS::Lambda::EventSourceMapping")["BatchSize"]!).ShouldBe(100);
    }

    [Fact]
    public void PropsThatAreSetAfterwards_DoNotChangeTheConstruct()
    {
        var template = Synth.Template(stack =>
        {
            var props = new EventCatalogProps { Schema = Schema, Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket") };
            var catalog = new EventCatalog(stack, "Catalog", props);
            props.Bucket = Bucket.FromBucketName(stack, "Other", "other");
            props.Layout = DeliveryLayout.Hourly("elsewhere/");
            catalog.GrantQuery(new Role(stack, "Analyst", new RoleProps { AssumedBy = new AccountRootPrincipal() }));
        });
        var text = template.Json.ToJsonString();
        text.ShouldContain(":s3:::bucket/data/*");
        text.ShouldNotContain(":s3:::other");
    }

    private static IEnumerable<PropertyInfo> AllProperties() =>
        from type in typeof(StreamingPipeline).Assembly.GetExportedTypes()
        where type.GetMethod("<Clone>$") is not null
        // Other types are rebuilt by the constructor that takes all values.
        where type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is not null
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where property.SetMethod is { IsPublic: true }
        select property;
}
