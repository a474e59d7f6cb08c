using Amazon.CDK;
using Amazon.CDK.AWS.SNS;

namespace Pipeline.Constructs.Tests;

internal static class TestTopic
{
    public static ITopic In(Stack stack) =>
        Topic.FromTopicArn(stack, "Topic", "arn:aws-cn:sns:cn-north-1:111122223333:alarms");
}
