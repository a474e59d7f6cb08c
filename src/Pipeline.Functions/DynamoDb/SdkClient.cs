namespace Pipeline.Functions.DynamoDb;

/// <summary>The client by which the function calls AWS.</summary>
internal enum SdkClient
{
    /// <summary>The SDK's pipeline with handlers of our own: <see cref="ItemClient"/>.</summary>
    Direct,

    /// <summary>The SDK's public clients, without types of its Internal namespaces: <see cref="PlainItemClient"/>.</summary>
    Plain,
}
