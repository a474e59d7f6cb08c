using Amazon.CDK.AWS.EC2;

namespace Pipeline.Constructs.Internal;

/// <summary>Where a domain of ours can be reached.</summary>
/// <param name="Vpc">Its VPC, or nothing where its endpoint is on the internet.</param>
/// <param name="Subnets">The subnets that it was told to stand in.</param>
/// <param name="Connections">What its security groups guard.</param>
internal sealed record DomainNetwork(IVpc? Vpc, ISubnetSelection? Subnets, IConnectable? Connections);
