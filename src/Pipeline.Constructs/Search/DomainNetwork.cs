using Amazon.CDK.AWS.EC2;

namespace Pipeline.Constructs.Internal;

/// <summary>Where a <see cref="SearchDomain"/> can be reached.</summary>
/// <param name="Vpc">Its VPC; <c>null</c> if its endpoint is public.</param>
/// <param name="Subnets">The chosen subnets of the VPC.</param>
/// <param name="Connections">Its security groups, as connections.</param>
internal sealed record DomainNetwork(IVpc? Vpc, ISubnetSelection? Subnets, IConnectable? Connections);
