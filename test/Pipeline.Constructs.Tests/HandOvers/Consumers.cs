using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.ECS;
using Amazon.CDK.AWS.ECS.Patterns;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.Events.Targets;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.OpenSearchService;
using Amazon.CDK.AWS.SecretsManager;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SNS.Subscriptions;
using Amazon.CDK.AWS.SQS;
using SchedulerTargets = Amazon.CDK.AWS.Scheduler.Targets;

namespace Pipeline.Constructs.Tests.HandOvers;

/// <summary>
/// Everything in CDK that takes a construct, by the construct's type: targets, grants, event sources and others.
/// </summary>
internal static partial class Consumers
{
    private static readonly Dictionary<Type, Dictionary<string, Action<object, Around>>> ByType = [];

    static Consumers()
    {
        Topics();
        Network();
        Security();
        Alarms();
        Api();
        Rules();
        Streams();
        Functions();
        Storage();
        Logs();
    }

    /// <summary>The consumers of a type, by name.</summary>
    public static IReadOnlyDictionary<string, Action<object, Around>> Of(Type type) => ByType.GetValueOrDefault(type, []);

    private static void On<T>(string consumer, Action<T, Around> give)
        where T : class
    {
        if (!ByType.TryGetValue(typeof(T), out var consumers)) ByType[typeof(T)] = consumers = [];
        consumers.Add(consumer, (value, around) => give((T)value, around));
    }

    private static void Topics()
    {
        On<ITopic>("LambdaSubscription", (topic, around) => topic.AddSubscription(new LambdaSubscription(around.Function)));
        On<ITopic>("SnsEventSource", (topic, around) =>
            around.Function.AddEventSource(new Amazon.CDK.AWS.Lambda.EventSources.SnsEventSource(topic)));
        On<ITopic>("SqsSubscription", (topic, around) => topic.AddSubscription(new SqsSubscription(around.Queue)));
        On<ITopic>("UrlSubscription", (topic, _) => topic.AddSubscription(new UrlSubscription("https://example.com/alarms")));
        On<ITopic>("EmailSubscription", (topic, _) => topic.AddSubscription(new EmailSubscription("on-call@example.com")));
        On<ITopic>("SmsSubscription", (topic, _) => topic.AddSubscription(new SmsSubscription("+15550100")));
        On<ITopic>("Subscription", (topic, around) => _ = new Subscription(
            around.Scope,
            around.Next("Mail"),
            new Amazon.CDK.AWS.SNS.SubscriptionProps
            {
                Topic = topic,
                Protocol = SubscriptionProtocol.EMAIL,
                Endpoint = "on-call@example.com",
            }));
        On<ITopic>("SnsTopicTarget", (topic, around) => around.Rule.AddTarget(new SnsTopic(topic)));
        On<ITopic>("SnsPublishSchedule", (topic, around) => around.Schedule(new SchedulerTargets.SnsPublish(
            topic,
            new SchedulerTargets.ScheduleTargetBaseProps
            {
                Input = Amazon.CDK.AWS.Scheduler.ScheduleTargetInput.FromText("any"),
            })));
        On<ITopic>("SnsAction", (topic, around) => around.Alarm.AddAlarmAction(new SnsAction(topic)));
        On<ITopic>("SnsDestination", (topic, around) => around.Bucket.AddObjectCreatedNotification(
            new Amazon.CDK.AWS.S3.Notifications.SnsDestination(topic),
            new Amazon.CDK.AWS.S3.NotificationKeyFilter { Prefix = around.Next("folder") }));
        On<ITopic>("Grants", (topic, around) =>
        {
            topic.GrantPublish(around.Role);
            topic.GrantSubscribe(around.Role);
        });
        On<ITopic>("Dashboard", (topic, around) => around.Show(topic.MetricNumberOfMessagesPublished()));
        On<Subscription>("Dependency", (subscription, around) => around.Queue.Node.AddDependency(subscription));
    }

    private static void Network()
    {
        On<Vpc>("Function", (vpc, around) => _ = new Amazon.CDK.AWS.Lambda.Function(
            around.Scope,
            around.Next("Inside"),
            new Amazon.CDK.AWS.Lambda.FunctionProps
            {
                Runtime = Amazon.CDK.AWS.Lambda.Runtime.NODEJS_22_X,
                Handler = "index.handler",
                Code = Amazon.CDK.AWS.Lambda.Code.FromInline("exports.handler = async () => {};"),
                Vpc = vpc,
                VpcSubnets = new SubnetSelection { SubnetType = SubnetType.PRIVATE_ISOLATED },
            }));
        On<Vpc>("InterfaceEndpoint", (vpc, _) => vpc.AddInterfaceEndpoint("Secrets", new InterfaceVpcEndpointOptions
        {
            Service = InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
        }));
        // Services without their own cluster share one for each VPC, which CDK finds by the VPC's id.
        On<Vpc>("FargateService", (vpc, around) =>
        {
            var service = new NetworkLoadBalancedFargateService(
                around.Scope,
                around.Next("Service"),
                new NetworkLoadBalancedFargateServiceProps
                {
                    Vpc = vpc,
                    PublicLoadBalancer = false,
                    TaskSubnets = new SubnetSelection { SubnetType = SubnetType.PRIVATE_ISOLATED },
                    TaskImageOptions = new NetworkLoadBalancedTaskImageOptions { Image = ContainerImage.FromRegistry("example") },
                });
            service.Cluster.Vpc.Node.Path.ShouldBe(vpc.Node.Path);
        });
    }

    private static void Security()
    {
        On<IKey>("Grants", (key, around) => key.GrantEncryptDecrypt(around.Role));
        On<IKey>("Alias", (key, around) => key.AddAlias($"alias/{around.Scope.Node.Addr[..8]}{around.Next("")}"));
        On<IKey>("EncryptsQueue", (key, around) => _ = new Queue(
            around.Scope, around.Next("Q"), new QueueProps { EncryptionMasterKey = key }));
        On<IKey>("EncryptsBucket", (key, around) => _ = new Amazon.CDK.AWS.S3.Bucket(
            around.Scope, around.Next("B"), new Amazon.CDK.AWS.S3.BucketProps { EncryptionKey = key }));
        On<IKey>("EncryptsLogGroup", (key, around) => _ = new Amazon.CDK.AWS.Logs.LogGroup(
            around.Scope, around.Next("L"), new Amazon.CDK.AWS.Logs.LogGroupProps { EncryptionKey = key }));
        On<IRole>("Policy", (role, around) =>
        {
            role.AddToPrincipalPolicy(new PolicyStatement(new PolicyStatementProps
            {
                Actions = ["sqs:SendMessage"],
                Resources = [around.Queue.QueueArn],
            }));
            around.Bucket.GrantRead(role);
            around.Topic.GrantPublish(role);
        });
        On<IRole>("Grants", (role, around) =>
        {
            role.GrantPassRole(around.Role);
            role.GrantAssumeRole(around.Role);
        });
        On<IRole>("ManagedPolicy", (role, around) => _ = new ManagedPolicy(
            around.Scope,
            around.Next("Policy"),
            new ManagedPolicyProps
            {
                Roles = [role],
                Statements = [new PolicyStatement(new PolicyStatementProps { Actions = ["sqs:SendMessage"], Resources = ["*"] })],
            }));
        On<ISecret>("Grants", (secret, around) => secret.GrantRead(around.Role));
        On<ISecret>("Environment", (secret, around) => around.Function.AddEnvironment(
            around.Next("SECRET"), secret.SecretArn));
        On<ISecret>("Container", (secret, around) => _ = Amazon.CDK.AWS.ECS.Secret.FromSecretsManager(secret, "password"));
        On<IDomain>("Grants", (domain, around) =>
        {
            domain.GrantRead(around.Role);
            domain.GrantIndexReadWrite("badges", around.Role);
        });
        On<IDomain>("Dashboard", (domain, around) => around.Show(domain.MetricFreeStorageSpace()));
        On<IDomain>("Access", (domain, around) => _ = new Amazon.CDK.AWS.AppSync.OpenSearchDataSource(
            around.Scope,
            around.Next("Source"),
            new Amazon.CDK.AWS.AppSync.OpenSearchDataSourceProps { Api = GraphApi(around), Domain = domain }));
    }

    private static void Alarms()
    {
        On<Alarm>("SnsAction", (alarm, around) => alarm.AddAlarmAction(new SnsAction(around.Topic)));
        // CDK's way to give several alarms one function.
        On<Alarm>("LambdaAction", (alarm, around) => alarm.AddAlarmAction(new LambdaAction(
            around.Function, new LambdaActionProps { UseUniquePermissionId = true })));
        On<Alarm>("CompositeAlarm", (alarm, around) => _ = new CompositeAlarm(
            around.Scope,
            around.Next("Composite"),
            new CompositeAlarmProps { AlarmRule = AlarmRule.FromAlarm(alarm, AlarmState.ALARM) }));
        On<Alarm>("Dashboard", (alarm, around) => around.Dashboard.AddWidgets(
            new AlarmWidget(new AlarmWidgetProps { Alarm = alarm }),
            new AlarmStatusWidget(new AlarmStatusWidgetProps { Alarms = [alarm] })));
        On<CompositeAlarm>("SnsAction", (alarm, around) => alarm.AddAlarmAction(new SnsAction(around.Topic)));
        On<CompositeAlarm>("LambdaAction", (alarm, around) => alarm.AddAlarmAction(new LambdaAction(
            around.Function, new LambdaActionProps { UseUniquePermissionId = true })));
        On<CompositeAlarm>("CompositeAlarm", (alarm, around) => _ = new CompositeAlarm(
            around.Scope,
            around.Next("Composite"),
            new CompositeAlarmProps { AlarmRule = AlarmRule.FromAlarm(alarm, AlarmState.ALARM) }));
        On<CompositeAlarm>("Dashboard", (alarm, around) => around.Dashboard.AddWidgets(
            new AlarmStatusWidget(new AlarmStatusWidgetProps { Alarms = [alarm] })));
        On<Dashboard>("Widget", (dashboard, around) => dashboard.AddWidgets(
            new GraphWidget(new GraphWidgetProps { Left = [around.Topic.MetricNumberOfMessagesPublished()] })));
    }

    private static void Api()
    {
        On<RestApi>("ApiGatewayTarget", (api, around) => around.Rule.AddTarget(new ApiGateway(api, new ApiGatewayProps
        {
            Path = "/records",
            Method = "POST",
            Stage = api.DeploymentStage.StageName,
        })));
        On<RestApi>("UsagePlan", (api, around) => api.AddUsagePlan("Plan", new UsagePlanProps
        {
            ApiStages = [new UsagePlanPerApiStage { Api = api, Stage = api.DeploymentStage }],
        }));
        On<RestApi>("BasePath", (api, around) => _ = new BasePathMapping(
            around.Scope,
            around.Next("Path"),
            new BasePathMappingProps
            {
                DomainName = DomainName_.FromDomainNameAttributes(around.Scope, around.Next("Domain"), new DomainNameAttributes
                {
                    DomainName = "example.com",
                    DomainNameAliasHostedZoneId = "Z2FDTNDATAQYW2",
                    DomainNameAliasTarget = "example.com",
                }),
                RestApi = api,
                BasePath = around.Next("v"),
            }));
        On<RestApi>("Dashboard", (api, around) => around.Show(api.MetricCount()));
    }

    private static void Rules()
    {
        On<Rule>("LambdaTarget", (rule, around) => rule.AddTarget(new LambdaFunction(around.Function)));
        On<Rule>("QueueTarget", (rule, around) => rule.AddTarget(new SqsQueue(around.Queue)));
    }

    private static Amazon.CDK.AWS.AppSync.GraphqlApi GraphApi(Around around) =>
        around.Scope.Node.TryFindChild("Graph") as Amazon.CDK.AWS.AppSync.GraphqlApi ?? new Amazon.CDK.AWS.AppSync.GraphqlApi(
            around.Scope,
            "Graph",
            new Amazon.CDK.AWS.AppSync.GraphqlApiProps
            {
                Name = "any",
                Definition = Amazon.CDK.AWS.AppSync.Definition.FromSourceApis(
                    new Amazon.CDK.AWS.AppSync.SourceApiOptions { SourceApis = [] }),
            });
}
