namespace Pipeline.Local.Contracts;

/// <summary>Writes objects to S3 by its protocol, signed with a role's credentials, so that its policies decide.</summary>
internal interface IObjects
{
    /// <param name="session">The role that writes.</param>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="key">The object's key.</param>
    /// <param name="body">The object.</param>
    /// <param name="contentType">Such as <c>application/octet-stream</c>.</param>
    /// <param name="contentEncoding">Such as <c>gzip</c>; mostly nothing.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="ServiceException">No such bucket, or it may not.</exception>
    Task PutAsync(
        RoleSession session, string bucket, string key, ReadOnlyMemory<byte> body, string contentType, string? contentEncoding,
            CancellationToken cancellation);
}

/// <summary>Sends messages to a queue (SQS) or a topic (SNS), by its ARN, with a role's rights.</summary>
internal interface IMessages
{
    /// <exception cref="ServiceException">No such queue or topic, or it may not.</exception>
    Task SendAsync(RoleSession session, string arn, string message, CancellationToken cancellation);
}
