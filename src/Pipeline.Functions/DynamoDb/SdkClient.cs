namespace Pipeline.Functions.DynamoDb;

/// <summary>Through which client AWS is called.</summary>
internal enum SdkClient
{
    /// <summary>The SDK's pipeline with handlers of our own: <see cref="ItemClient"/>.</summary>
    Direct,

    /// <summary>The SDK's public clients, and no type of its Internal namespaces: <see cref="PlainItemClient"/>.</summary>
    Plain,
}
