using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.OpenSearchService;
using Amazon.CDK.AWS.S3;
using Pipeline.Constructs;

// Devices write to a domain in another team's VPC; a bucket that all teams share gets the documents that it refuses.
var app = new App();
var stack = new Stack(app, "Devices", new StackProps
{
    Env = new Amazon.CDK.Environment { Account = "111122223333", Region = "eu-central-1" },
});

var vpc = Vpc.FromVpcAttributes(stack, "Vpc", new VpcAttributes
{
    VpcId = "vpc-0123456789abcdef0",
    VpcCidrBlock = "10.40.0.0/16",
    AvailabilityZones = ["eu-central-1a", "eu-central-1b"],
    PrivateSubnetIds = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
});
var domain = Domain.FromDomainAttributes(stack, "Domain", new DomainAttributes
{
    DomainArn = "arn:aws:es:eu-central-1:111122223333:domain/devices",
    DomainEndpoint = "vpc-devices-abcdefghijklmnop.eu-central-1.es.amazonaws.com",
});
var shared = Bucket.FromBucketArn(stack, "Shared", "arn:aws:s3:::all-teams-backup");

var delivery = new Delivery(stack, "Readings", new()
{
    Destination = DeliveryDestination.OpenSearch(new()
    {
        Domain = DeliveryDomain.Of(domain),
        IndexName = "readings",
        IndexRotation = IndexRotation.Weekly,
        Vpc = VpcDelivery.In(vpc),
        Backup = new()
        {
            Bucket = shared,
            ErrorOutputPrefix = "devices/errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/",
        },
    }),
});
_ = new IotRuleFeed(stack, "Rule", new()
{
    Sql = "SELECT *, topic(2) AS device FROM 'devices/+/readings'",
    Actions = [IotAction.Delivery(delivery, separator: IotSeparator.NewLine)],
});
app.Synth();
