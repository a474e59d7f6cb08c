namespace Pipeline.Local.Contracts;

/// <summary>Writes objects to S3 over HTTP, signed with a role's credentials, so that the role's policies decide.</summary>
internal interface IObjects
{
    /// <param name="session">The role that writes.</param>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="key">The object's key.</param>
    /// <param name="body">The object.</param>
    /// <param name="contentType">The media type, such as <c>application/octet-stream</c>.</param>
    /// <param name="contentEncoding">The encoding, such as <c>gzip</c>; null for none, the usual case.</param>
    /// <param name="cancellation">Cancels the write.</param>
    /// <exception cref="ServiceException">There is no such bucket, or the role is denied.</exception>
    Task PutAsync(
        RoleSession session, string bucket, string key, ReadOnlyMemory<byte> body, string contentType, string? contentEncoding,
            CancellationToken cancellation);
}

/// <summary>Sends messages to a queue (SQS) or a topic (SNS), by its ARN, with a role's permissions.</summary>
internal interface IMessages
{
    /// <exception cref="ServiceException">There is no such queue or topic, or the role is denied.</exception>
    Task SendAsync(RoleSession session, string arn, string message, CancellationToken cancellation);
}
