using Amazon.Runtime;

namespace Pipeline.Client.CloudWatch;

/// <summary>The operations of <see cref="AmazonCloudWatchClient"/>.</summary>
public interface IAmazonCloudWatch : IDisposable
{
    /// <summary>
    /// Puts up to 1,000 metrics and 1 MB.
    /// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
    /// </summary>
    /// <param name="request">The namespace and its metrics.</param>
    /// <param name="cancellationToken">Cancels the call and its retries.</param>
    /// <exception cref="AmazonCloudWatchException">CloudWatch refused the call, or still failed after the retries.</exception>
    /// <exception cref="AmazonClientException">The call could not be made: no credentials, no Region.</exception>
    Task<PutMetricDataResponse> PutMetricDataAsync(PutMetricDataRequest request, CancellationToken cancellationToken = default);
}
