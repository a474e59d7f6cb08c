using Constructs;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>
/// The role with which API Gateway writes the logs of a <see cref="RestApiFeed"/>: a plain object, made by a static factory.
/// </summary>
public sealed class RestApiLogging
{
    private RestApiLogging(IDependable? setting) => Setting = setting;

    /// <summary>By the role of a construct of the app; the API waits for it.</summary>
    /// <param name="logging">The construct, of the API's account and Region.</param>
    public static RestApiLogging By(ApiGatewayLogging logging) => new(Argument.Given(logging).Setting);

    /// <summary>
    /// The role that the account already has in this Region. Without one, API Gateway refuses the API's stage: "CloudWatch Logs
    /// role ARN must be set in account settings to enable logging".
    /// </summary>
    public static RestApiLogging ByTheRoleOfTheAccount() => new(null);

    internal IDependable? Setting { get; }
}
