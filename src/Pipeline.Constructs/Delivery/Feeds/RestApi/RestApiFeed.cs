using Amazon.CDK;
using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// A REST API that puts records into a data stream without a function: <c>POST /record</c> puts one and <c>POST /records</c> up
/// to 500; the API offers no other Kinesis operation. API Gateway authorizes, validates, throttles and measures requests, and
/// logs them if <see cref="RestApiFeedProps.Logging"/> gives a role.
/// </summary>
/// <remarks>
/// The body of a request is <c>{"data": {...}, "partitionKey": "..."}</c> for one record, and <c>{"records": [...]}</c> for
/// several. The API returns Kinesis's answer: for <c>/records</c> it has a <c>FailedRecordCount</c> and an <c>ErrorCode</c> for
/// each record that the caller must send again. A record that exceeds its shard's throughput gets status 429. Cost, us-east-1:
/// 3.50 USD a million requests (https://aws.amazon.com/api-gateway/pricing/).
/// </remarks>
[Documented("API Gateway",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/integrating-api-with-aws-services-kinesis.html")]
public sealed class RestApiFeed : Construct
{
    private readonly LeastPrivilegeRole _role;
    private readonly RequestValidator _validator;

    /// <summary>Makes the API.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The stream, and settings that have defaults.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public RestApiFeed(Construct scope, string id, RestApiFeedProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));

        _role = new LeastPrivilegeRole(this, "Role", new ServicePrincipal("apigateway.amazonaws.com"),
            "Puts an API's records into a stream");
        _role.Allow(FeedPermissions.Stream(Stack.Of(this), props.Stream, "PutRecord", "PutRecords"));
        if (props.Logging is not null)
        {
            LogGroup = new LogGroup(this, "AccessLogs", new LogGroupProps
            {
                EncryptionKey = props.EncryptionKey,
                Retention = props.LogRetention,
                RemovalPolicy = DataRemoval.Resolve(this, props.RemovalPolicy),
            });
        }

        RestApi = NewApi(props);
        _validator = RestApi.AddRequestValidator("Validator", new RequestValidatorOptions
        {
            ValidateRequestBody = true,
            ValidateRequestParameters = true,
        });
        var name = props.Stream.StreamName;
        Add(props, "record", "PutRecord", RestApiTemplates.Record(name), RestApiModels.Record);
        Add(props, "records", "PutRecords", RestApiTemplates.Records(name), RestApiModels.Records);
        RestApi.DeploymentStage.Node.AddDependency(_role.Policy);
        if (props.Logging?.Setting is { } setting) RestApi.DeploymentStage.Node.AddDependency(setting);
        RestApiFindings.Acknowledge(RestApi, byIam: props.Authorizer is null, logs: props.Logging is not null);
    }

    /// <summary>The API.</summary>
    public RestApi RestApi { get; }

    /// <summary>The log group of requests; <c>null</c> without <see cref="RestApiFeedProps.Logging"/>.</summary>
    public ILogGroup? LogGroup { get; }

    /// <summary>Lets a caller put records if IAM authorizes the API: <c>execute-api:Invoke</c> on both paths.</summary>
    /// <param name="caller">The principal that may call.</param>
    public Grant GrantInvoke(IGrantable caller) => new Permission(
        ["execute-api:Invoke"],
        [Invoked("/record"), Invoked("/records")])
        .GiveTo(caller);

    private string Invoked(string path) => RestApi.ArnForExecuteApi("POST", path, RestApi.DeploymentStage.StageName);

    private RestApi NewApi(RestApiFeedProps props) => new(this, "Resource", new RestApiProps
    {
        RestApiName = props.RestApiName ?? Names.UniqueResourceName(this, new UniqueResourceNameOptions { Separator = "-" }),
        Description = "Puts records into a Kinesis data stream",
        EndpointConfiguration = new EndpointConfiguration { Types = [EndpointType.REGIONAL] },
        // The account has one such role in a Region. ApiGatewayLogging makes it once, so no API replaces another's.
        CloudWatchRole = false,
        DeployOptions = new StageOptions
        {
            StageName = props.StageName,
            ThrottlingRateLimit = props.ThrottlingRateLimit,
            ThrottlingBurstLimit = props.ThrottlingBurstLimit,
            AccessLogDestination = LogGroup is null ? null : new LogGroupLogDestination(LogGroup),
            AccessLogFormat = LogGroup is null ? null : AccessLogFormat.JsonWithStandardFields(),
            LoggingLevel = LogGroup is null ? MethodLoggingLevel.OFF : MethodLoggingLevel.ERROR,
            DataTraceEnabled = false,
            MetricsEnabled = true,
            TracingEnabled = true,
        },
    });

    private void Add(RestApiFeedProps props, string path, string action, string template, JsonSchema schema)
    {
        var model = RestApi.AddModel(action, new ModelOptions { ContentType = "application/json", Schema = schema });
        RestApi.Root.AddResource(path).AddMethod("POST", Integration(action, template), new MethodOptions
        {
            Authorizer = props.Authorizer,
            AuthorizationType = props.Authorizer is null ? AuthorizationType.IAM : null,
            RequestValidator = _validator,
            RequestModels = new Dictionary<string, IModel> { ["application/json"] = model },
            MethodResponses = [Response("200"), Response("400"), Response("429"), Response("500")],
        });
    }

    private AwsIntegration Integration(string action, string template) => new(new AwsIntegrationProps
    {
        Service = "kinesis",
        Action = action,
        IntegrationHttpMethod = "POST",
        Options = new IntegrationOptions
        {
            CredentialsRole = _role.Role,
            PassthroughBehavior = PassthroughBehavior.NEVER,
            RequestParameters = new Dictionary<string, string>
            {
                ["integration.request.header.Content-Type"] = "'application/x-amz-json-1.1'",
            },
            RequestTemplates = Json(template),
            IntegrationResponses =
            [
                new IntegrationResponse { StatusCode = "200", ResponseTemplates = Json("$input.json('$')") },
                new IntegrationResponse { StatusCode = "400", SelectionPattern = @"4\d{2}",
                    ResponseTemplates = Json(RestApiTemplates.Refused) },
                new IntegrationResponse { StatusCode = "500", SelectionPattern = @"5\d{2}",
                    ResponseTemplates = Json(RestApiTemplates.Failed) },
            ],
        },
    });

    private static Dictionary<string, string> Json(string template) => new() { ["application/json"] = template };

    private static MethodResponse Response(string status) => new()
    {
        StatusCode = status,
        ResponseModels =
            new Dictionary<string, IModel> { ["application/json"] = status == "200" ? Model.EMPTY_MODEL : Model.ERROR_MODEL },
    };
}
