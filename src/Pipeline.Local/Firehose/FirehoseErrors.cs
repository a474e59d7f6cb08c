using Pipeline.Local.Contracts;

namespace Pipeline.Local.Firehose;

/// <summary>The errors of Firehose, with the wording of AWS.</summary>
internal static class FirehoseErrors
{
    public static ServiceException Invalid(string message) => new("InvalidArgumentException", message);

    public static ServiceException LimitExceeded(string message) => new("LimitExceededException", message);

    public static ServiceException NotFound(string name, string account) =>
        new("ResourceNotFoundException", $"Firehose {name} under account {account} not found.");

    public static ServiceException LeftOut(string name) => new(
        "ResourceNotFoundException", $"Firehose {name} is left out of this run: the call is not carried out here")
    {
        IsNotHere = true,
    };

    public static ServiceException InUse(string name, string account) =>
        new("ResourceInUseException", $"Firehose {name} under accountId {account} already exists");

    public static ServiceException OtherVersion(string name, int current, string given) => new(
        "ConcurrentModificationException",
        $"Cannot update firehose: {name} since the current version id: {current} and specified version id: {given} do not match");
}
