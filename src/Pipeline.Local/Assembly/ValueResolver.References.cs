using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

// The functions that refer to other parts of the template or to other stacks.
internal sealed partial class ValueResolver
{
    private JsonNode? Ref(string name, string function, string place)
    {
        var environment = _scope.Run.Environment;
        switch (name)
        {
            case "AWS::AccountId": return JsonValue.Create(environment.Account);
            case "AWS::Region": return JsonValue.Create(environment.Region);
            case "AWS::Partition": return JsonValue.Create(environment.Partition);
            case "AWS::URLSuffix": return JsonValue.Create(environment.UrlSuffix);
            case "AWS::StackName": return JsonValue.Create(_scope.Name);
            case "AWS::StackId": return JsonValue.Create(_scope.Id);
            case "AWS::NotificationARNs": return new JsonArray();
            case "AWS::NoValue": return NoValue;
            default: break;
        }

        if (Take(_scope.Parameters.Value(name)) is { } parameter) return parameter;
        return Resource(name, function, place) is { } resource ? JsonValue.Create(resource.Ref) : Unresolved;
    }

    private JsonNode? GetAtt(JsonNode? argument, string place)
    {
        const string Function = "Fn::GetAtt";
        var parts = argument switch
        {
            JsonArray { Count: > 1 } array => array.Select(part => Text(part, Function, place)).ToArray(),
            JsonValue text => ValueText.Of(text).Split('.', 2),
            _ => [],
        };
        if (parts.Contains(null)) return Unresolved;
        if (parts.Length < 2) return Wrong(Function, "be given a resource and an attribute", argument, place);
        return Attribute(parts[0]!, string.Join('.', parts[1..]), Function, place);
    }

    private JsonNode? Attribute(string logicalId, string attribute, string function, string place)
    {
        if (Resource(logicalId, function, place) is not { } resource) return Unresolved;
        if (Take(resource.Attribute(attribute)) is { } value) return value;
        if (resource.Type == NestedStack.Type && resource.Nested is null)
        {
            return Gap(
                function,
                "be of a nested stack whose template is in the cloud assembly",
                JsonValue.Create($"{logicalId}.{attribute}"),
                "make it with CDK's NestedStack, which puts its template there",
                place);
        }

        var known = resource.Nested is { } nested
            ? nested.OutputNames.Select(name => $"Outputs.{name}") : resource.Kind.Attributes.Keys;
        return Wrong(function, $"name an attribute of {resource.Type} ({string.Join(", ", known)})", JsonValue.Create(attribute),
            place);
    }

    private ResourceNode? Resource(string logicalId, string function, string place)
    {
        if (_scope.Resource(logicalId) is { } resource)
        {
            _references.Add(resource);
            return resource;
        }

        if (_scope.IsLeftOut(logicalId))
        {
            Wrong(function, "not need a resource that its condition leaves out", JsonValue.Create(logicalId), place);
        }
        else if (_scope.Unexpanded is { } transform)
        {
            var rule = $"name a parameter or a resource of its template, to which {transform} may add some";
            Gap(function, rule, JsonValue.Create(logicalId), TemplateTransforms.Remedy, place);
        }
        else
        {
            Wrong(function, "name a parameter or a resource of its template", JsonValue.Create(logicalId), place);
        }

        return null;
    }

    private JsonNode? FindInMap(JsonNode? argument, string place)
    {
        const string Function = "Fn::FindInMap";
        if (argument is not JsonArray { Count: 3 or 4 } array)
            return Wrong(Function, "be given a map and two keys", argument, place);
        var keys = array.Take(3).Select(key => Text(key, Function, place)).OfType<string>().ToArray();
        if (keys.Length < 3) return Unresolved;
        if (_scope.Mappings[keys[0]] is JsonObject map && map[keys[1]] is JsonObject second && second[keys[2]] is { } found)
            return Value(found, place);
        if (array.Count == 4 && array[3] is JsonObject options && options.ContainsKey("DefaultValue"))
            return Value(options["DefaultValue"], place);
        return Wrong(Function, "find its keys in the template's Mappings",
            new JsonArray([.. keys.Select(key => JsonValue.Create(key))]), place);
    }

    private JsonNode? ImportValue(JsonNode? argument, string place)
    {
        const string Function = "Fn::ImportValue";
        if (Text(argument, Function, place) is not { } name) return Unresolved;
        return Take(_scope.Run.Export(name)) ?? Given(name) ?? (JsonNode)Gap(
            Function, "name an export of a stack that is run too", JsonValue.Create(name), Remedy(name), place);
    }

    private JsonNode? GetStackOutput(JsonNode? argument, string place)
    {
        const string Function = "Fn::GetStackOutput";
        if (argument is not JsonObject names) return Wrong(Function, "be given StackName and OutputName", argument, place);
        if (Text(names["StackName"], Function, place) is not { } stack) return Unresolved;
        if (Text(names["OutputName"], Function, place) is not { } output) return Unresolved;
        var name = $"{stack}.{output}";
        return Take(_scope.Run.Output(stack, output)) ?? Given(name) ?? (JsonNode)Gap(
            Function, "name an output of a stack that is run too", JsonValue.Create(name), Remedy(name), place);
    }

    private JsonValue? Given(string name) => _scope.Run.Options.Given(null, name) is { } given ? JsonValue.Create(given) : null;

    private static string Remedy(string name) =>
        $"give its value by --parameter {name}=VALUE, or run the stack that has it too (--stack)";
}
