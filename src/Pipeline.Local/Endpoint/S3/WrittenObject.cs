namespace Pipeline.Local.Endpoint.S3;

/// <summary>An object that a role has put.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">Its key.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="IsOfFunction">Whether a function put it.</param>
internal sealed record WrittenObject(string Bucket, string Key, ReadOnlyMemory<byte> Body, bool IsOfFunction);
