using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Access;

/// <summary>Policy documents with random values in all places.</summary>
public sealed class RandomPoliciesTests
{
    private const string Role = """
        {
          "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Sid":"T","Effect":"Allow",
          "Principal":{"Service":["lambda.amazonaws.com"]},"Action":"sts:AssumeRole",
            "Condition":{"StringEquals":{"sts:ExternalId":"1"}}}]},
          "Policies":[{"PolicyName":"P","PolicyDocument":{"Version":"2012-10-17","Statement":[
            {"Effect":"Allow","Action":["s3:GetObject","s3:Put*"],"Resource":["arn:aws:s3:::data/*"],
             "Condition":{"StringLike":{"aws:PrincipalTag/team":["b*"]},"ForAllValues:NumericLessThan":{"s3:max-keys":[7]},
             "DateLessThan":{"aws:CurrentTime":"2027-01-01"}}},
            {"Effect":"Allow","Action":"kms:*","Resource":"${aws:PrincipalTag/key, 'arn:aws:kms:eu-west-1:111122223333:key/x'}",
              "Condition":{"Null":{"kms:ViaService":"false"}}}]}}],
          "ManagedPolicyArns":["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"],
          "PermissionsBoundary":"arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess",
          "Tags":[{"Key":"team","Value":"blue"}]
        }
        """;

    private const string Table = """
        {"ResourcePolicy":{"PolicyDocument":{"Version":"2012-10-17","Statement":{"Effect":"Allow",
          "Principal":{"AWS":"111122223333"},"Action":"dynamodb:*","Resource":"*"}}},
         "StreamSpecification":{"ResourcePolicy":{"PolicyDocument":{"Statement":[]}}},"Tags":{"a":"b"}}
        """;

    private const string Permission =
        """{"FunctionName":"F","Action":"lambda:InvokeFunction","Principal":"s3.amazonaws.com","SourceArn":"arn:aws:s3:::""" +
        """data","SourceAccount":"111122223333"}""";

    private static readonly string[] Junk =
        ["null", "7", "-1e99", "true", "\"\"", "\"x\"", "\":\"", "\"${\"", "\"arn:aws:s3\"", "[]", "[null]", "[[]]", "{}",
            "{\"\":{}}", "{\"a:b\":[{}]}", "\"Deny\"", "\"{\""];

    [Fact]
    public void AnythingInAnyPlace_IsNeitherACrashNorARight()
    {
        var random = new Random(4711);
        var notes = 0;
        for (var i = 0; i < 800; i++)
        {
            var documents = new[] { Role, Table, Permission }.Select(text => JsonNode.Parse(text)!.AsObject()).ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                Change(documents[random.Next(documents.Length)], random);
            var fixture = new AccessFixture()
                .Add("AWS::IAM::Role", documents[0].ToJsonString(), "Writer", arn: AccessFixture.RoleArn)
                .Add("AWS::DynamoDB::Table", documents[1].ToJsonString(), "Table",
                    arn: "arn:aws:dynamodb:eu-west-1:111122223333:table/Table")
                .Add("AWS::Lambda::Permission", documents[2].ToJsonString(), "Permission");
            var access = fixture.Build();
            access.Allows("s3:GetObject", "arn:aws:s3:::data/x", ("s3:max-keys", "8"));
            access.Allows("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/x", ("kms:ViaService", "s3"));
            access.Allows("s3:DeleteBucket", "arn:aws:s3:::other").ShouldBeFalse(documents[0].ToJsonString());
            access.Allows("lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:111122223333:function:F")
                .ShouldBeFalse(documents[2].ToJsonString());
            Should.Throw<ServiceException>(() => access.Assume(AccessFixture.RoleArn, "ec2.amazonaws.com", "x"),
                documents[0].ToJsonString());
            access.Report().Roles.ShouldNotBeEmpty();
            notes += access.Notes.Count;
        }

        notes.ShouldBeGreaterThan(300, "what is wrong is said");
    }

    // Replaces any value by junk, or adds junk beside it.
    private static void Change(JsonNode node, Random random)
    {
        var junk = JsonNode.Parse(Junk[random.Next(Junk.Length)]);
        switch (node)
        {
            case JsonObject map when map.Count > 0:
                var key = map.ElementAt(random.Next(map.Count)).Key;
                if (map[key] is JsonObject or JsonArray && random.Next(5) > 0) Change(map[key]!, random);
                else map[key] = junk;
                break;
            case JsonArray list when list.Count > 0:
                var i = random.Next(list.Count);
                if (list[i] is JsonObject or JsonArray && random.Next(5) > 0) Change(list[i]!, random);
                else list[i] = junk;
                break;
            case JsonArray list:
                list.Add(junk);
                break;
        }
    }
}
