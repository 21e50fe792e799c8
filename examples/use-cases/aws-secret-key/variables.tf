variable "aws_secret_access_key" {
  type        = string
  ephemeral   = true
  description = "Secret access key of the IAM user that deploys"
}
